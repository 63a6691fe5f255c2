"""What is done to models before they run: pull, convert, check, carry elsewhere."""

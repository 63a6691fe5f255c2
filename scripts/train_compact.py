"""Train `compact`'s adapter: LoRA on Gemma-3-270M with its vocabulary cut, Vietnamese to English.

    python scripts/train_compact.py --data ../shared/data --work ~/compact --minutes 85
    python scripts/train_compact.py --work ~/compact --resume

Checkpoints, optimiser and log (log.jsonl) go to --work, outside the repository; --resume goes on
from the last checkpoint, or from the committed adapter where --work has none. --export writes the
adapter to models/compact in float16.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.numpy import load_file
from safetensors.torch import load_file as load_tensors
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import Gemma3ForCausalLM

from summarizer.backends.compact.base import assemble
from summarizer.backends.compact.convert import write_checkpoint
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.backends.prompts import fill
from summarizer.catalog import find
from summarizer.terms import find_names, unaccent
from summarizer.textmodel import Request

ROOT = Path(__file__).parent.parent
SEED = 1
NEWS = ("news_vietanhsongngu_2021", "news_vietanhsongngu_2023", "news_vntoday_gawasna")
PROSE = {  # most pairs of each; word glosses, interface strings and non-commercial sources are out
    "xquad_ctx": 2000, "mlqa_ctx_mined": 400, "gov_votegov": 300, "gov_bloom_housing": 800,
    "d2l_vn": 800, "3b1b_captions": 1200, "ms_security101": 400, "ms_iot": 500,
    "opensubtitles_ncduy": 700, "hf_courses": 300, "ml_yearning": 300,
}  # fmt: skip
RATE, WARM_UP, BATCH_TOKENS, LONGEST = 5e-4, 30, 2000, 380
WITH_TERMS = 0.65  # share of the pairs with names that carry a terms line
EVERY = 480.0  # seconds between two checkpoints


class Example(NamedTuple):
    """Token ids of a prompt and of its answer with the end token."""

    prompt: list[int]
    answer: list[int]

    @property
    def size(self) -> int:
        """Tokens of both."""
        return len(self.prompt) + len(self.answer)


def read_pairs(path: Path, most: int, chance: random.Random) -> list[list[str]]:
    """Pairs of 4 to 110 Vietnamese syllables, at random."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row) == 2 and 4 <= len(row[0].split()) <= 110]
    chance.shuffle(rows)
    return rows[:most]


class Corpus:
    """Training pairs as batches of similar length, with a terms line on some."""

    def __init__(self, data: Path, tokenizer: Tokenizer) -> None:
        chance = random.Random(SEED)
        self._spec = find("compact")
        self._tokenizer = tokenizer
        self._start = tokenizer.token_to_id("<bos>") or 0
        self._end = tokenizer.token_to_id("<eos>") or 0
        train = data / "vien/train"
        self.news = [p for name in NEWS for p in read_pairs(train / f"{name}.tsv", 10**6, chance)]
        self.prose = [
            p
            for name, most in PROSE.items()
            for p in read_pairs(train / f"{name}.tsv", most, chance)
        ]
        self.dev = read_pairs(data / "vien/dev/news_2021.tsv", 160, chance)

    def epochs(self) -> Iterator[list[Example]]:
        """News and prose once, then news with a little prose, for ever; seeded by the epoch."""
        number = 0
        while True:
            chance = random.Random(SEED + number)
            prose = self.prose if number == 0 else chance.sample(self.prose, 1000)
            yield from self.batches([*self.news, *prose], chance)
            number += 1

    def batches(self, pairs: list[list[str]], chance: random.Random) -> list[list[Example]]:
        """Batches of about BATCH_TOKENS tokens, in random order."""
        found = [self._example(vi, en, chance) for vi, en in pairs]
        found = [example for example in found if example.size < LONGEST]
        found.sort(key=lambda example: example.size + 8 * chance.random())
        batches: list[list[Example]] = [[]]
        for example in found:
            if batches[-1] and (len(batches[-1]) + 1) * example.size > BATCH_TOKENS:
                batches.append([])
            batches[-1].append(example)
        chance.shuffle(batches)
        return batches

    def _example(self, vi: str, en: str, chance: random.Random) -> Example:
        names = [(name, unaccent(name)) for name in find_names(vi)]
        terms = tuple((a, b) for a, b in names if a != b and b in en)[:8]
        terms = terms if chance.random() < WITH_TERMS else ()
        prompt = fill(self._spec, Request(vi, terms=terms))
        ids = self._tokenizer.encode(prompt).ids
        return Example([self._start, *ids], [*self._tokenizer.encode(" " + en).ids, self._end])


def prepare(work: Path) -> Path:
    """The base checkpoint with its vocabulary cut, made once in --work."""
    target = work / "checkpoint"
    if not target.is_dir():
        spec = find("compact")
        work.mkdir(parents=True, exist_ok=True)
        assemble(work / "base.gguf", str(spec.options["base_sha256"]))
        kept = unpack_ids(load_file(spec.folder / "vocabulary.safetensors")["kept"])
        write_checkpoint(work / "base.gguf", kept, None, target)
    return target


def build(checkpoint: Path) -> Any:
    """The base in float32, frozen, with a fresh adapter of rank 16 over all linear layers."""
    base = Gemma3ForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    layers = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    config = LoraConfig(r=16, lora_alpha=32, target_modules=layers, task_type="CAUSAL_LM")
    return get_peft_model(base, config)


def loss_of(model: Any, batch: list[Example]) -> torch.Tensor:
    """Cross-entropy of the answers; logits are made at their places only, in bfloat16."""
    longest = max(example.size for example in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    targets = torch.full_like(ids, -100)
    for row, (prompt, answer) in enumerate(batch):
        whole = torch.tensor(prompt + answer)
        ids[row, : len(whole)], mask[row, : len(whole)] = whole, 1
        targets[row, len(prompt) - 1 : len(whole) - 1] = torch.tensor(answer)
    inner = model.base_model.model
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = inner.model(input_ids=ids, attention_mask=mask).last_hidden_state
        logits = inner.lm_head(hidden[targets != -100])
    return torch.nn.functional.cross_entropy(logits.float(), targets[targets != -100])


def dev_loss(model: Any, batches: list[list[Example]]) -> float:
    """Mean loss of an answer token on the dev pairs."""
    total = count = 0.0
    with torch.no_grad():
        for batch in batches:
            tokens = sum(len(example.answer) for example in batch)
            total += float(loss_of(model, batch)) * tokens
            count += tokens
    return total / count


def save(work: Path, model: Any, optimiser: Any, state: dict[str, Any]) -> None:
    """A checkpoint, and a line of the log."""
    save_file(get_peft_model_state_dict(model), work / "adapter_model.safetensors")
    torch.save(optimiser.state_dict(), work / "optimiser.pt")
    (work / "state.json").write_text(json.dumps(state), encoding="utf-8")
    with (work / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(state) + "\n")
    print(state, flush=True)


def restore(work: Path, model: Any, optimiser: Any) -> dict[str, Any]:
    """The last checkpoint in --work, else the committed adapter."""
    if (work / "state.json").is_file():
        set_peft_model_state_dict(model, load_tensors(work / "adapter_model.safetensors"))
        optimiser.load_state_dict(torch.load(work / "optimiser.pt", weights_only=True))
        return dict(json.loads((work / "state.json").read_text(encoding="utf-8")))
    committed = find("compact").folder / "adapter_model.safetensors"
    set_peft_model_state_dict(model, load_tensors(committed))
    return {"step": 0, "seconds": 0.0}


def train(options: argparse.Namespace) -> None:
    """Train until the minutes are used up; the rate falls to nothing over them."""
    torch.manual_seed(SEED)
    checkpoint = prepare(options.work)
    corpus = Corpus(options.data, Tokenizer.from_file(str(checkpoint / "tokenizer.json")))
    dev = corpus.batches(corpus.dev, random.Random(SEED))
    model = build(checkpoint)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    state: dict[str, Any] = {"step": 0, "seconds": 0.0}
    if options.resume:
        state = restore(options.work, model, optimiser)
    done, begun, saved = state["step"], time.monotonic() - state["seconds"], time.monotonic()
    for step, batch in enumerate(corpus.epochs(), 1):
        if step <= done:
            continue
        left = 1 - (time.monotonic() - begun) / (60 * options.minutes)
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, step / WARM_UP) * max(0.02, left)
        loss = loss_of(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if left <= 0 or time.monotonic() - saved > EVERY:
            saved = time.monotonic()
            state = {"step": step, "seconds": saved - begun, "dev_loss": dev_loss(model, dev)}
            save(options.work, model, optimiser, state)
        if left <= 0:
            return


def export(work: Path) -> None:
    """The adapter of --work into models/compact, in float16."""
    tensors = load_tensors(work / "adapter_model.safetensors")
    halves = {name: tensor.to(torch.float16) for name, tensor in tensors.items()}
    target = find("compact").folder / "adapter_model.safetensors"
    save_file(halves, target)
    target.chmod(0o644)


def main() -> None:
    """Train, or export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--export", action="store_true")
    options = parser.parse_args()
    if options.export:
        export(options.work)
    else:
        train(options)


if __name__ == "__main__":
    main()

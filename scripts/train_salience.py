"""Train `salience` on VietNews: models/salience/{weights.safetensors,words.json}.

    python scripts/train_salience.py --data ../shared/data

Three steps, each on scores that the one before gave to articles it was not trained on (the articles
are cut in two halves for that): what words are worth (ridge regression on a sentence's ROUGE), how
good each sentence is (a network), and which set of sentences is best (a network that maximises the
expected ROUGE of the set that it picks). Seeded: the same machine writes the same file every time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from summarizer.backends.salience.columns import BUCKETS, Lexicon, buckets
from summarizer.backends.salience.features import View, view
from summarizer.backends.salience.model import readable_sentences, within
from summarizer.backends.salience.sets import Candidates, candidates, set_features
from summarizer.backends.salience.words import syllables
from summarizer.evaluation.rouge import rouge
from summarizer.textmodel import Length

ROOT = Path(__file__).parent.parent
WORDS = 15_000
LONGEST_NUMBER = 5  # digits of a word that is kept
WEIGHTS = np.array([1.3, 0.85, 0.85]) / 3  # of ROUGE-1, -2 and -L
CAPTION = -0.2  # what picking a caption earns; a good sentence earns 0.3
SEED = 20_261_123
Floats = npt.NDArray[np.float64]
Tensors = dict[str, npt.NDArray[Any]]


class Example(NamedTuple):
    """A training article: its sentences, captions among some, and its abstract."""

    sentences: list[str]
    captions: frozenset[str]
    title: str | None
    summary: str


def read_examples(path: Path, limit: int | None) -> list[Example]:
    """Articles with captions put into half of them and the title taken from half."""
    chance = random.Random(SEED)
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(unicodedata.normalize("NFC", line))
            body, captions = list(record["body"]), set()
            if chance.random() < 0.5:
                text = " ".join(body)
                for caption in record["captions"]:
                    if caption not in text:
                        body.insert(chance.randrange(len(body) + 1), caption)
                        captions.update(readable_sentences([caption]))
            title = record["title"] if chance.random() < 0.5 else None
            sentences = readable_sentences(body)
            if sentences and syllables(record["summary"]):
                found.append(Example(sentences, frozenset(captions), title, record["summary"]))
            if limit and len(found) == limit:
                break
    return found


def rewards(example: Example) -> Floats:
    """The weighted mean of ROUGE-1, -2 and -L of each sentence alone; CAPTION for a caption."""
    reference = syllables(example.summary.lower())
    return np.array(
        [
            CAPTION if s in example.captions else WEIGHTS @ rouge(reference, syllables(s.lower()))
            for s in example.sentences
        ]
    )


def set_rewards(example: Example, found: Candidates) -> Floats:
    """The same for each candidate set; CAPTION for one with a caption."""
    reference = syllables(example.summary.lower())
    tokens = [syllables(s.lower()) for s in example.sentences]
    out = np.full(len(found.sizes), CAPTION)
    for number, (members, size) in enumerate(zip(found.members, found.sizes, strict=True)):
        chosen = members[:size].tolist()
        if not any(example.sentences[i] in example.captions for i in chosen):
            out[number] = WEIGHTS @ rouge(reference, [w for i in chosen for w in tokens[i]])
    return out


def build_words(examples: Sequence[Example]) -> tuple[list[str], Floats]:
    """The most frequent words and the rarity (idf) of each row; row 0 is any other word."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({w for s in example.sentences for w in syllables(s.lower())})
    words = [
        word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:WORDS]
    ]
    total = len(examples)
    rarity = [math.log(total / 2), *(math.log(total / counts[word]) for word in words)]
    return words, np.maximum(np.array(rarity), 0.01)


def word_matrix(examples: Sequence[Example], rows: dict[str, int]) -> csr_matrix:
    """A row for each sentence: the shares of its words and word pairs."""
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for example in examples:
        for sentence in example.sentences:
            own = np.array([rows.get(w, 0) for w in syllables(sentence.lower())])
            found = [*own.tolist(), *(buckets(own) + len(rows) + 1).tolist()]
            indices += found
            values += [1 / len(found)] * len(found)
            starts.append(len(indices))
    shape = (len(starts) - 1, len(rows) + 1 + BUCKETS)
    return csr_matrix(
        (np.array(values, np.float32), np.array(indices), np.array(starts)), shape=shape
    )


def fit_words(matrix: csr_matrix, targets: Floats) -> Floats:
    """What each word and word pair is worth."""
    model = Ridge(alpha=0.05, solver="lsqr", max_iter=60, tol=1e-3)
    model.fit(matrix, targets)
    return np.asarray(model.coef_, dtype=np.float64)


class Scorer(torch.nn.Module):
    """A feed-forward network over standardised features, as `Network` runs it."""

    def __init__(self, features: npt.NDArray[np.float32], hidden: Sequence[int]) -> None:
        super().__init__()
        self.mean: torch.Tensor = torch.from_numpy(features.mean(axis=0))
        self.scale: torch.Tensor = torch.from_numpy(1 / (features.std(axis=0) + 1e-6))
        sizes = [features.shape[1], *hidden, 1]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in pairwise(sizes))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        hidden = torch.clamp((features - self.mean) * self.scale, -5, 5)
        for number, layer in enumerate(self.layers):
            hidden = layer(torch.relu(hidden) if number else hidden)
        return hidden[..., 0]

    def tensors(self, name: str) -> Tensors:
        """The weights under the names that `Network` reads."""
        found: Tensors = {f"{name}.mean": self.mean.numpy(), f"{name}.scale": self.scale.numpy()}
        for number, layer in enumerate(self.layers):
            found[f"{name}.{number}.weight"] = layer.get_parameter("weight").detach().numpy().copy()
            found[f"{name}.{number}.bias"] = layer.get_parameter("bias").detach().numpy().copy()
        return found

    def numpy(self, features: Floats) -> Floats:
        """Scores of one article's rows."""
        with torch.no_grad():
            scores: Floats = self(torch.from_numpy(features.astype(np.float32))).double().numpy()
        return scores


def train(
    scorer: Scorer, batches: Callable[[random.Random], Any], loss: Any, epochs: int, steps: int
) -> None:
    """Adam with a cosine from 3e-3 to 0."""
    chance = random.Random(SEED)
    optimiser = torch.optim.AdamW(scorer.parameters(), lr=3e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs * steps)
    for _ in range(epochs):
        for batch in batches(chance):
            optimiser.zero_grad()
            loss(scorer, *batch).backward()
            optimiser.step()
            schedule.step()


def fit_sentences(features: Sequence[Floats], targets: Sequence[Floats], epochs: int) -> Scorer:
    """The sentence scorer: ten times the sentence's ROUGE by least squares."""
    torch.manual_seed(SEED)
    x = np.concatenate(features).astype(np.float32)
    y = 10 * np.concatenate(targets).astype(np.float32)
    scorer = Scorer(x, (96, 32))
    size = 1024

    def batches(chance: random.Random) -> Any:
        order = np.random.default_rng(chance.randrange(2**32)).permutation(len(x))
        for start in range(0, len(order), size):
            pick = order[start : start + size]
            yield torch.from_numpy(x[pick]), torch.from_numpy(y[pick])

    def loss(model: Scorer, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(model(a), b)

    train(scorer, batches, loss, epochs, math.ceil(len(x) / size))
    return scorer


def fit_choice(features: Sequence[Floats], targets: Sequence[Floats], epochs: int) -> Scorer:
    """The set scorer: a softmax over an article's candidates, its expected ROUGE maximised."""
    torch.manual_seed(SEED)
    scorer = Scorer(np.concatenate(features).astype(np.float32), (96, 48))
    most = max(map(len, targets))
    x = np.zeros((len(features), most, features[0].shape[1]), np.float32)
    y = np.zeros((len(features), most), np.float32)
    real = np.zeros((len(features), most), bool)
    for number, (f, t) in enumerate(zip(features, targets, strict=True)):
        x[number, : len(t)], y[number, : len(t)], real[number, : len(t)] = f, t, True
    size = 128

    def batches(chance: random.Random) -> Any:
        order = np.random.default_rng(chance.randrange(2**32)).permutation(len(x))
        for start in range(0, len(order), size):
            pick = order[start : start + size]
            yield tuple(torch.from_numpy(part[pick]) for part in (x, y, real))

    def loss(model: Scorer, a: torch.Tensor, b: torch.Tensor, c: torch.Tensor) -> torch.Tensor:
        chances = torch.softmax(model(a).masked_fill(~c, -1e9), dim=1)
        return -(chances * b).sum(dim=1).mean() * 10

    train(scorer, batches, loss, epochs, math.ceil(len(x) / size))
    return scorer


def views(examples: Sequence[Example], lexicon: Lexicon) -> list[View]:
    """What the scorer sees of each article."""
    return [view(e.sentences, e.title, lexicon) for e in examples]


def fit(examples: Sequence[Example], say: Callable[[str], None]) -> tuple[list[str], Tensors]:
    """All three steps."""
    words, rarity = build_words(examples)
    rows = {word: row for row, word in enumerate(words, start=1)}
    half = len(examples) // 2
    parts = [slice(0, half), slice(half, len(examples))]
    targets = [rewards(e) for e in examples]
    matrix = word_matrix(examples, rows)
    cut = sum(len(t) for t in targets[:half])
    flat = np.concatenate(targets)
    say("read")
    worths = [fit_words(matrix[:cut], flat[:cut]), fit_words(matrix[cut:], flat[cut:])]
    whole = fit_words(matrix, flat)
    say("words")

    def lexicon(worth: Floats) -> Lexicon:
        return Lexicon(rows, rarity, worth[: len(rows) + 1], worth[len(rows) + 1 :])

    seen = views(examples[parts[0]], lexicon(worths[1])) + views(
        examples[parts[1]], lexicon(worths[0])
    )
    say("features")
    features = [v.features for v in seen]
    scorers = [fit_sentences(features[part], targets[part], 8) for part in parts]
    sentence = fit_sentences(features, targets, 8)
    say("sentences")
    sets, set_targets = [], []
    for number, (example, v) in enumerate(zip(examples, seen, strict=True)):
        scores = scorers[number < half].numpy(v.features)
        found = within(candidates(scores), v.lengths, Length())
        if not len(found.sizes):
            continue
        sets.append(set_features(v, scores, found))
        set_targets.append(set_rewards(example, found))
    say("sets")
    choice = fit_choice(sets, set_targets, 16)
    say("choice")
    return words, {
        "rarity": rarity.astype(np.float16),
        "words": whole[: len(rows) + 1].astype(np.float16),
        "pairs": whole[len(rows) + 1 :].astype(np.float16),
        **sentence.tensors("sentence"),
        **choice.tensors("choice"),
    }


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--limit", type=int, help="use the first articles only")
    parser.add_argument("--out", type=Path, default=ROOT / "models/salience")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    started = time.monotonic()
    examples = read_examples(options.data / "vietnews/train.jsonl.gz", options.limit)
    words, tensors = fit(
        examples, lambda step: print(f"{time.monotonic() - started:6.0f} s  {step}", flush=True)
    )
    weights = options.out / "weights.safetensors"
    save_file(dict(sorted(tensors.items())), weights)
    weights.chmod(0o644)
    # telephone numbers and the like are nobody's business: their rows stay without a word
    public = ["" if sum(map(str.isdigit, word)) > LONGEST_NUMBER else word for word in words]
    (options.out / "words.json").write_text(
        json.dumps(public, ensure_ascii=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

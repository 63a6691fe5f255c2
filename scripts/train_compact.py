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
import time
from pathlib import Path
from typing import Any

import torch
from compact_corpus import SEED, Corpus, Example
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.numpy import load_file
from safetensors.torch import load_file as load_tensors
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import Gemma3ForCausalLM

from summarizer.backends.compact.base import assemble
from summarizer.backends.compact.convert import write_checkpoint
from summarizer.backends.compact.vocabulary import unpack_ids
from summarizer.catalog import find

ROOT = Path(__file__).parent.parent
RATE, WARM_UP = 4e-4, 30
EVERY = 600.0  # seconds between two checkpoints


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


def build(checkpoint: Path, rank: int) -> Any:
    """The base in bfloat16, frozen, with a fresh float32 adapter over all linear layers.

    Each layer is compiled: most of a step is element by element, and fused it takes half the time.
    """
    base = Gemma3ForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
    linear = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    config = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=linear, task_type="CAUSAL_LM")
    model: Any = get_peft_model(base, config)
    for parameter in model.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.to(torch.bfloat16)
    for layer in model.base_model.model.model.layers:
        layer.compile(dynamic=True)
    return model


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
        hidden = inner.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        return _surprise(hidden[targets != -100], inner.lm_head.weight, targets[targets != -100])


@torch.compile(dynamic=True)
def _surprise(
    hidden: torch.Tensor, embeddings: torch.Tensor, targets: torch.Tensor
) -> torch.Tensor:
    """Mean cross-entropy of `targets`; compiled, as walking through the logits takes long."""
    logits = torch.nn.functional.linear(hidden, embeddings)
    return torch.nn.functional.cross_entropy(logits.float(), targets)


def dev_loss(model: Any, batches: list[list[Example]]) -> float:
    """Mean loss of an answer token on the dev pairs."""
    total = count = 0.0
    with torch.no_grad():
        for batch in batches:
            tokens = sum(len(example.answer) for example in batch)
            total += float(loss_of(model, batch)) * tokens
            count += tokens
    return total / count


def losses(model: Any, corpus: Corpus) -> dict[str, float]:
    """The dev losses: news, pairs of ours, VietNews sentences that we translated, summaries."""
    return {
        "dev_loss": dev_loss(model, corpus.dev),
        "dev_written_loss": dev_loss(model, corpus.dev_written),
        "dev_translated_loss": dev_loss(model, corpus.dev_translated),
        "dev_summary_loss": dev_loss(model, corpus.dev_articles),
    }


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


def begin(options: argparse.Namespace) -> tuple[Corpus, Any]:
    """What is learnt from, and the model with a fresh adapter."""
    torch.manual_seed(SEED)
    checkpoint = prepare(options.work)
    tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
    return Corpus(options.data, tokenizer), build(checkpoint, options.rank)


def still_left(options: argparse.Namespace, seconds: float, tokens: int) -> float:
    """The share of the tokens, else of the minutes, that is to come."""
    if options.tokens:
        return 1 - tokens / int(options.tokens)
    return 1 - seconds / (60 * float(options.minutes))


def train(options: argparse.Namespace) -> None:
    """Train until the minutes or tokens are used up; the rate falls to nothing over them."""
    corpus, model = begin(options)
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0)
    state: dict[str, Any] = {"step": 0, "seconds": 0.0}
    if options.resume:
        state = restore(options.work, model, optimiser)
    tokens = state.get("tokens", 0)
    if not state["step"]:
        print(losses(model, corpus), flush=True)
    begun, saved = time.monotonic() - state["seconds"], time.monotonic()
    coming = corpus.batches_from(state.get("round", 0), state.get("done", 0), options.reverse)
    for step, (number, done, batch) in enumerate(coming, state["step"] + 1):
        left = still_left(options, time.monotonic() - begun, tokens)
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1.0, step / WARM_UP) * max(0.02, left)
        loss = loss_of(model, batch)
        tokens += sum(example.size for example in batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if left <= 0 or time.monotonic() - saved > EVERY:
            saved = time.monotonic()
            state = {
                "step": step,
                "round": number,
                "done": done,
                "seconds": saved - begun,
                "tokens": tokens,
                **losses(model, corpus),
            }
            save(options.work, model, optimiser, state)
        if left <= 0:
            return


def export(work: Path, share: float) -> None:
    """The adapter of --work into models/compact, in float16; such a share of it, the rest from the
    committed one: between two adapters of one descent lie better ones (Wortsman et al., Model soups
    and Robust fine-tuning, both 2022)."""
    target = find("compact").folder / "adapter_model.safetensors"
    before, after = load_tensors(target), load_tensors(work / "adapter_model.safetensors")
    mixed = {name: (1 - share) * before[name].float() + share * after[name] for name in after}
    save_file({name: tensor.to(torch.float16) for name, tensor in mixed.items()}, target)
    target.chmod(0o644)


def main() -> None:
    """Train, or export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--tokens", type=int, help="instead of minutes: runs that compare")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--rate", type=float, default=RATE, help="less from a trained adapter")
    parser.add_argument("--rank", type=int, default=16, help="of the adapter; not with --export")
    parser.add_argument("--reverse", type=float, default=0.0, help="share of pairs turned round")
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--share", type=float, default=1.0, help="of --work's adapter, exported")
    options = parser.parse_args()
    if options.export:
        export(options.work, options.share)
    else:
        train(options)


if __name__ == "__main__":
    main()

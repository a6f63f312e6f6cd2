"""The 200 best rows by inner product in PyTorch: float32 product and topk; see process.ts for the protocol."""

import json
import sys
import time

import torch

sizes = json.loads(sys.argv[1])
device = sizes.get("device", "cpu")
torch.manual_seed(1)
rows = torch.nn.functional.normalize(torch.randn(sizes["rows"], sizes["dimensions"], device=device), dim=1)
query = torch.nn.functional.normalize(torch.randn(sizes["dimensions"]), dim=0)


def search():
    scores, places = torch.topk(rows @ query.to(device), sizes["k"])
    return scores.cpu(), places.cpu()


where = "CPU" if device == "cpu" else torch.cuda.get_device_name()
notes = ["PyTorch: float32 rows, four times the bytes of ours"]
print(json.dumps({"name": f"PyTorch {torch.__version__}, {where}", "notes": notes}), flush=True)
for line in sys.stdin:
    repeats = int(line)
    start = time.perf_counter()
    for _ in range(repeats):
        search()
    print(1000 * (time.perf_counter() - start) / repeats, flush=True)

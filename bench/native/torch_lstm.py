"""One training step of LSTM + dense + mean squared error + Adam in PyTorch; see process.ts for the protocol."""

import json
import sys
import time

import torch

sizes = json.loads(sys.argv[1])
batch, steps, inputs, units = (sizes[key] for key in ("batch", "steps", "inputs", "units"))
device = sizes.get("device", "cpu")
threads = sizes.get("threads", 1)
torch.set_num_threads(threads)
torch.manual_seed(1)


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(inputs, units, batch_first=True)
        self.dense = torch.nn.Linear(units, inputs)

    def forward(self, x):
        hidden, _ = self.lstm(x)
        return self.dense(hidden[:, -1])


model = Model().to(device)
optimiser = torch.optim.Adam(model.parameters(), lr=0.001)
x = torch.randn(batch, steps, inputs, device=device)
y = torch.randn(batch, inputs, device=device)


def step():
    optimiser.zero_grad()
    loss = torch.nn.functional.mse_loss(model(x), y)
    loss.backward()
    optimiser.step()
    return loss.item()


where = f"{threads} thread{'' if threads == 1 else 's'}" if device == "cpu" else torch.cuda.get_device_name()
notes = [] if device == "cpu" else ["PyTorch's defaults: cuDNN may round to TF32"]
print(json.dumps({"name": f"PyTorch {torch.__version__}, {where}", "notes": notes}), flush=True)
for line in sys.stdin:
    repeats = int(line)
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    print(1000 * (time.perf_counter() - start) / repeats, flush=True)

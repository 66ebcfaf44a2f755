"""The wiring: the journey of a case, shards, the Prefect flow, the commands, the recipes."""

import os

# Work is dealt to processes. Our matrices are so small that the threads of a linear algebra library only wait for each other,
# at up to twice the processor time; it reads this when numpy is first imported, here and in the processes started from here.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

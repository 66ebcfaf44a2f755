"""The wiring: the journey of a case, shards, the Prefect flow, the commands, the recipes."""

import pipeline as pipeline  # settles, before numpy and cv2 load, what they do

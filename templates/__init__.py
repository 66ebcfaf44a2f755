"""Document kinds: one folder each; listing this folder is the catalogue."""

import pipeline as pipeline  # settles, before numpy and cv2 load, what they do

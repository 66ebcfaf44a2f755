"""What leaves: questions, formats, manifest, card and report."""

import pipeline as pipeline  # settles, before numpy and cv2 load, what they do

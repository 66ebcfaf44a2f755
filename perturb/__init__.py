"""What goes wrong: before printing (facts), after it (page), in front of the lens (capture)."""

import pipeline as pipeline  # settles, before numpy and cv2 load, what they do

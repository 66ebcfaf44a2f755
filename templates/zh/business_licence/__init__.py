"""A firm's licence to do business."""

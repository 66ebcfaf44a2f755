"""One case from its world to its photographs and questions, and a shard of cases put down."""

"""The demonstration: a believable company, made through the real actions under an injected clock."""

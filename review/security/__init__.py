"""Who asks, whether the request is their own, and what a browser may do with the answer."""

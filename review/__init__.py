"""The review page: what coordinators look at all day."""

"""Values and judgements: messages, forms, submissions, findings and decisions, without any input or output."""

"""Files of strangers, each opened in a disposable process with limits; one that does harm stops no other."""

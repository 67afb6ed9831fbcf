"""Pages of files as pictures, and where on them the values of a form stand."""

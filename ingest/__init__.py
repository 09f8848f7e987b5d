"""How rows are got from foreign files: readers, encodings, layout mappings, the sample operator."""

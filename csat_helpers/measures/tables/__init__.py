"""The parts of a banner table: its rows, its columns, its cells, the tests between them."""

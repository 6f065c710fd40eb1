"""The edge: everything that touches the world, and the wiring."""

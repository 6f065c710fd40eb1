"""Understanding, pure: text in, verdict out. Imports nothing of ours."""

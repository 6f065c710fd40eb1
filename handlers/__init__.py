"""What the bot does; one module per thing that people say to it."""

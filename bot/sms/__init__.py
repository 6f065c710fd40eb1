"""Text messages: providers, the endpoint they post to, and the channel."""

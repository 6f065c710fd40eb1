"""Every sentence the bot says, a module per topic. China's time and Chinese names live here only."""

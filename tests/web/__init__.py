"""The pages: handlers, saving, security, in this process and in a browser."""

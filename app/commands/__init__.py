"""The commands of `undula`, one module each. None of them needs Qt."""

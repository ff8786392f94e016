"""The look: base templates, components and the built style and script files."""

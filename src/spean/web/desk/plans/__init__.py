"""A person's plan: written together, signed on paper, approved, carried out."""

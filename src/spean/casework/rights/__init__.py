"""What a person may ask of us: who opened my file, what is in it, forget me."""

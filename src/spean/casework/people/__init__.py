"""Someone came home: names, phones, consent, registration."""

"""What somebody brings home: returns, work abroad, documents, debts, difficulties, a card."""

"""The list of cases begins with the newest ones of a centre, and finds them by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0004_dates_that_move"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["centre", "-opened_on", "-id"], name="cases_newest_here"),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_sealed_second_factors'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='first_password_until',
            field=models.DateTimeField(null=True),
        ),
    ]

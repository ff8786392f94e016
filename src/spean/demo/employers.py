"""Employers of three provinces and beyond. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Workplace:
    """An invented employer, with the trades it looks for as Spean codes; the commonest first."""

    name_en: str
    name_km: str
    sector: str
    province: str
    asks_for: str
    trades: tuple[str, ...]
    most: int
    """The largest number of people it seeks at once."""
    extras: tuple[str, ...] = ()
    """What it offers beside the wage: dormitory, transport, meals."""


_BED, _BUS, _RICE = "dormitory", "transport", "meals"

WORKPLACES = (
    Workplace(
        *("Samraong Stitch Garment", "រោងចក្រកាត់ដេរ សំរោងស្ទិច", "garment", "22", "លោកស្រី ឡាយ"),
        *(("SP-0001", "SP-0012"), 15, (_BUS,)),
    ),
    Workplace(
        *("Golden Needle Apparel", "រោងចក្រសម្លៀកបំពាក់ ម្ជុលមាស", "garment", "15", "លោក ជឹម"),
        *(("SP-0001", "SP-0012"), 20, (_BUS, _RICE)),
    ),
    Workplace(
        *("Tonle Sap Textile", "វាយនភណ្ឌ ទន្លេសាប", "garment", "15", "លោកស្រី ហ៊ុន"),
        *(("SP-0001",), 12, (_BED,)),
    ),
    Workplace(
        *("Lotus Uniforms", "សិប្បកម្មឯកសណ្ឋាន ឈូក", "garment", "13", "លោកស្រី សេង"),
        *(("SP-0001",), 5),
    ),
    Workplace(
        *("Dangrek Builders", "ក្រុមហ៊ុនសំណង់ ដងរែក", "construction", "22", "លោក ម៉ៅ"),
        *(("SP-0020", "SP-0036", "SP-0039"), 12, (_BED, _RICE)),
    ),
    Workplace(
        *("Iron Naga Welding", "រោងជាងដែក នាគដែក", "construction", "22", "លោក គង់"),
        *(("SP-0036",), 3),
    ),
    Workplace(
        *("Cardamom Construction", "សំណង់ ក្រវាញ", "construction", "15", "លោក យឹម"),
        *(("SP-0039", "SP-0020", "SP-0032"), 14, (_BED,)),
    ),
    Workplace(
        *("Koh Ker Roads", "ក្រុមហ៊ុនស្ថាបនាផ្លូវ កោះកេរ", "construction", "13", "លោក ឃុន"),
        *(("SP-0039",), 15, (_BUS,)),
    ),
    Workplace(
        *("Bright Home Electric", "ជាងអគ្គិសនី ផ្ទះភ្លឺ", "construction", "15", "លោក ទួន"),
        *(("SP-0032",), 2),
    ),
    Workplace(
        *("Pursat Orange Orchards", "ចម្ការក្រូច ពោធិ៍សាត់", "agriculture", "15", "លោកស្រី នួន"),
        *(("SP-0078", "SP-0077"), 12, (_RICE,)),
    ),
    Workplace(
        *("Anlong Veng Cassava", "ដំឡូងមី អន្លង់វែង", "agriculture", "22", "លោក ស៊ន"),
        *(("SP-0074", "SP-0077"), 10),
    ),
    Workplace(
        *("Preah Vihear Organic Rice", "ស្រូវសរីរាង្គ ព្រះវិហារ", "agriculture", "13", "លោកស្រី មួង"),
        *(("SP-0077", "SP-0074"), 8, (_RICE,)),
    ),
    Workplace(
        *("Green Cashew Cooperative", "សហគមន៍ស្វាយចន្ទីបៃតង", "agriculture", "13", "លោក ឡេង"),
        *(("SP-0078",), 9),
    ),
    Workplace(
        *("Three Rivers Fish", "កែច្នៃត្រី ទន្លេបី", "food", "15", "លោកស្រី អ៊ុំ"),
        *(("SP-0055", "SP-0053"), 8, (_RICE,)),
    ),
    Workplace(
        *("Morning Dew Drinking Water", "ទឹកបរិសុទ្ធ សន្សើមព្រឹក", "food", "22", "លោក ហួត"),
        *(("SP-0053", "SP-0119"), 4),
    ),
    Workplace(
        *("Grandmother's Noodles", "រោងចក្រមី លោកយាយ", "food", "13", "លោកស្រី កែវ"),
        *(("SP-0053",), 5),
    ),
    Workplace(
        *("Sugar Palm Hotel", "សណ្ឋាគារ ដើមត្នោត", "hospitality", "22", "លោកស្រី ពេជ្រ"),
        *(("SP-0102", "SP-0098", "SP-0155"), 4, (_RICE,)),
    ),
    Workplace(
        *("Floating Village Restaurant", "ភោជនីយដ្ឋាន ភូមិបណ្តែតទឹក", "hospitality", "15", "លោក ហ៊ី"),
        *(("SP-0098", "SP-0095"), 4, (_RICE,)),
    ),
    Workplace(
        *("Temple View Guesthouse", "ផ្ទះសំណាក់ ទិដ្ឋភាពប្រាសាទ", "hospitality", "13", "លោកស្រី វង់"),
        *(("SP-0102", "SP-0095"), 3),
    ),
    Workplace(
        *("Border Light Electronics", "គ្រឿងអេឡិចត្រូនិច ពន្លឺព្រំដែន", "production", "22", "លោក តាន់"),
        *(("SP-0047",), 15, (_BUS, _BED)),
    ),
    Workplace(
        *("Swift Buffalo Transport", "ដឹកជញ្ជូន ក្របីលឿន", "driving", "15", "លោក ឯក"),
        *(("SP-0119",), 3),
    ),
    Workplace(
        *("Two Brothers Motorbikes", "ជាងម៉ូតូ បងប្អូនពីរ", "repair", "22", "លោក ស៊ឹម"),
        *(("SP-0123",), 2),
    ),
    Workplace(
        *("Northern Star Market", "ផ្សារទំនើប ផ្កាយជើង", "trade", "13", "លោកស្រី លាង"),
        *(("SP-0137", "SP-0155"), 4),
    ),
    Workplace(
        *("Steady Hand Security", "សេវាសន្តិសុខ ដៃរឹងមាំ", "security", "15", "លោក សាន"),
        *(("SP-0155",), 6, (_BED,)),
    ),
    Workplace(
        *("Kind House Care", "សេវាថែទាំផ្ទះ ចិត្តល្អ", "domestic_work", "22", "លោកស្រី ចាន់"),
        *(("SP-0110",), 4),
    ),
)

"""What counsellors write down: the sentences of the demonstration, in Khmer."""

from __future__ import annotations

from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.vocabulary import Channel, Service, Topic

FIRST_VISITS = (
    ("មកសួររកការងារនៅជិតផ្ទះ", (Topic.WORK,), Service.JOB_SEARCH),
    ("ទើបត្រឡប់មកពីថៃ ចង់ដឹងអំពីការងារក្នុងខេត្ត", (Topic.WORK,), Service.COUNSELLING),
    ("ចង់រៀនជំនាញបន្ថែមមុននឹងរកការងារ", (Topic.SKILLS_TRAINING, Topic.WORK), Service.COUNSELLING),
    ("និយោជកនៅថៃមិនទាន់បើកប្រាក់ខែឲ្យ", (Topic.RIGHTS,), Service.LEGAL_ADVICE),
    ("បាត់អត្តសញ្ញាណប័ណ្ណនៅព្រំដែន ចង់ធ្វើឡើងវិញ", (Topic.DOCUMENTS,), Service.PAPERS),
    ("ជំពាក់ធនាគារ ចង់បានដំបូន្មានអំពីការសងបំណុល", (Topic.DEBT,), Service.COUNSELLING),
    ("សួរអំពីប័ណ្ណសមធម៌ និង ប.ស.ស.", (Topic.SOCIAL_PROTECTION,), Service.REFERRED),
    ("ចង់ឲ្យកូនចូលរៀនវិញនៅសាលាក្នុងភូមិ", (Topic.FAMILY,), Service.REFERRED),
    ("ឈឺខ្នង ត្រូវការទៅពិនិត្យនៅមណ្ឌលសុខភាព", (Topic.HEALTH,), Service.REFERRED),
    ("សួរព័ត៌មានអំពីច្បាប់ទៅធ្វើការនៅក្រៅប្រទេស", (Topic.MIGRATION,), Service.NONE),
    ("មកយកព័ត៌មានអំពីមជ្ឈមណ្ឌល", (), Service.NONE),
)
LATER_CONTACTS = (
    ("ទូរស័ព្ទសួរអំពីថ្ងៃសម្ភាសន៍", Channel.PHONE, (Topic.WORK,), Service.JOB_SEARCH),
    ("ផ្ញើព័ត៌មានការងារថ្មីតាមតេឡេក្រាម", Channel.ONLINE, (Topic.WORK,), Service.JOB_SEARCH),
    ("មកតាមដានសំណុំឯកសារ", Channel.WALK_IN, (Topic.DOCUMENTS,), Service.PAPERS),
    ("ទូរស័ព្ទសួរសុខទុក្ខ មិនទាន់មានការងារ", Channel.PHONE, (Topic.WORK,), Service.COUNSELLING),
    ("ទៅលេងដល់ផ្ទះ ជួបប្រពន្ធកូន", Channel.OUTREACH, (Topic.FAMILY,), Service.COUNSELLING),
    ("សួរអំពីវគ្គបណ្តុះបណ្តាលខែក្រោយ", Channel.PHONE, (Topic.SKILLS_TRAINING,), Service.NONE),
    ("មកជួបនិយោជកនៅវេទិកាការងារ", Channel.FAIR, (Topic.WORK,), Service.JOB_SEARCH),
)
OUTREACH = (
    ("ផ្សព្វផ្សាយអំពីចំណាកស្រុកដោយសុវត្ថិភាពនៅភូមិ", Channel.OUTREACH, (Topic.MIGRATION,)),
    ("ចែកខិត្តប័ណ្ណនៅច្រកព្រំដែន", Channel.BORDER, (Topic.MIGRATION, Topic.RIGHTS)),
    ("ជួបប្រជាពលរដ្ឋនៅសាលាឃុំ", Channel.OUTREACH, (Topic.WORK, Topic.SOCIAL_PROTECTION)),
    ("តុព័ត៌មាននៅទីផ្សារ", Channel.OUTREACH, (Topic.WORK,)),
    ("ប្រជុំជាមួយអាជ្ញាធរភូមិ និងគ្រួសារពលករ", Channel.OUTREACH, (Topic.FAMILY, Topic.DEBT)),
    ("មនុស្សម្នាក់ចូលមកសួរ មិនចង់ប្រាប់ឈ្មោះ", Channel.WALK_IN, (Topic.WORK,)),
)
STEPS = {
    StepKind.JOB: ("រកការងារឲ្យត្រូវនឹងជំនាញ", "ដាក់ពាក្យទៅនិយោជកក្នុងខេត្ត"),
    StepKind.COUNSELLING: ("ពិគ្រោះអំពីផែនការវិលត្រឡប់", "ជួបគ្រួសារជាមួយគ្នា"),
    StepKind.TRAINING: ("ចុះឈ្មោះរៀនជំនាញរយៈពេលខ្លី", "រៀនកុំព្យូទ័រមូលដ្ឋាន"),
    StepKind.RECOGNITION: ("ដាក់ពាក្យទទួលស្គាល់ជំនាញដែលចេះពីថៃ",),
    StepKind.PAPERS: ("ធ្វើអត្តសញ្ញាណប័ណ្ណឡើងវិញ", "ធ្វើសំបុត្រកំណើតឲ្យកូន"),
    StepKind.SOCIAL_PROTECTION: ("ស្នើសុំប័ណ្ណសមធម៌នៅឃុំ", "ចុះឈ្មោះក្នុង ប.ស.ស."),
    StepKind.LEGAL: ("ប្រមូលភស្តុតាងអំពីប្រាក់ខែដែលមិនទាន់បើក",),
    StepKind.DEBT: ("រៀបចំផែនការសងបំណុល",),
    StepKind.BUSINESS: ("គិតថ្លៃដើមសម្រាប់បើកតូបលក់បាយ", "ចិញ្ចឹមមាន់នៅផ្ទះ"),
}
STEP_SHARES = (
    (StepKind.JOB, 0.34),
    (StepKind.COUNSELLING, 0.2),
    (StepKind.TRAINING, 0.12),
    (StepKind.PAPERS, 0.1),
    (StepKind.DEBT, 0.08),
    (StepKind.SOCIAL_PROTECTION, 0.06),
    (StepKind.RECOGNITION, 0.05),
    (StepKind.BUSINESS, 0.03),
    (StepKind.LEGAL, 0.02),
)
OUTCOMES = ("បានធ្វើរួច", "មានឯកសារគ្រប់គ្រាន់", "បានព្រមព្រៀងគ្នា", "ចប់វគ្គ")
NOT_NEEDED = ("លែងត្រូវការ", "សាមីខ្លួនប្ដូរចិត្ត")
MEETINGS = (
    "ជួបតាមដានផែនការ",
    "ពិនិត្យឯកសារ",
    "ត្រៀមសម្ភាសន៍ការងារ",
    "ពិភាក្សាអំពីចំណូលចំណាយ",
    "ជួបនិយោជក",
)
NOTES = (
    "មានទឹកចិត្តល្អ ចង់ចាប់ផ្តើមធ្វើការឲ្យបានឆាប់។",
    "ត្រូវមើលកូនតូច អាចធ្វើការបានតែពេលថ្ងៃ។",
    "ធ្វើការនៅថៃបានយូរ មានជំនាញ ប៉ុន្តែគ្មានវិញ្ញាបនបត្រ។",
    "បំណុលនៅសល់ប្រហែល ៨០០ ដុល្លារ សងរាល់ខែ។",
    "មិនទាន់មានម៉ូតូ ត្រូវការឡានដឹកកម្មករ។",
    "គ្រួសារយល់ព្រម ហើយជួយមើលផ្ទះ។",
    "បានពន្យល់អំពីកិច្ចសន្យាការងារ និងប្រាក់ឈ្នួលអប្បបរមា។",
    "សម្ភាសន៍បានល្អ រង់ចាំចម្លើយពីរោងចក្រ។",
    "គេងមិនសូវលក់តាំងពីត្រឡប់មកវិញ នឹងជួបម្ដងទៀត។",
    "បានទូរស័ព្ទទៅមេភូមិ ដើម្បីបញ្ជាក់អាសយដ្ឋាន។",
)

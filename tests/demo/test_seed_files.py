"""The shipped seed is whole and true to its sources; a broken copy is refused at the right row."""

import json
import shutil
import time
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from services.demo.seed_files import Item, Seed, SeedFileInvalid, load_seed
from shared.contracts.parts import RoutePlan
from shared.identifiers import Level, application_number

FICTIONAL_CODES = {
    "11410100MBDEM0015W",
    "11410102MBDEM0023L",
    "11410102MBDEM0031F",
    "11410102MBDEM004X7",
    "11410102MBDEM00587",
}
STREETS = (
    "林山寨",
    "建设路",
    "棉纺路",
    "秦岭路",
    "桐柏路",
    "三官庙",
    "绿东村",
    "汝河路",
    "航海西路",
    "中原西路",
    "西流湖",
    "须水",
    "莲湖",
    "柳湖",
)
FIREWORKS_MATERIALS = (
    "批发许可证申请书",
    "企业法人营业执照副本或者企业名称工商预核准文件复印件",
    "安全生产责任制文件、事故应急救援预案备案登记文件、安全管理制度和操作规程的目录清单",
    "主要负责人、分管安全生产负责人、安全生产管理人员和仓库保管员、守护员的相关资格证书复印件",
    "具备相应资质的设计单位出具的库区外部安全距离实测图和库区仓储设施平面布置图",
    "具备相应资质的安全评价机构出具的安全评价报告",
    "建设项目安全设施设计审查和竣工验收的证明材料",
)
CPU_SECONDS_ALLOWED = 0.3


@pytest.fixture(scope="module")
def seed() -> Seed:
    return load_seed()


@pytest.fixture
def copied_files(tmp_path: Path) -> Path:
    with as_file(files("services.demo") / "data") as shipped:
        shutil.copytree(shipped, tmp_path / "data")
    return tmp_path / "data"


def item_of(seed: Seed, key: str) -> Item:
    return next(item for item in seed.items if item.key == key)


def test_the_district_has_its_fourteen_streets_in_the_order_of_their_codes(seed: Seed) -> None:
    streets = [division for division in seed.divisions if division.level is Level.STREET]

    assert [street.name for street in streets] == [f"{name}街道" for name in STREETS]
    assert [street.code for street in streets] == [f"410102{n:03d}" for n in range(1, 15)]


def test_every_street_has_three_to_six_communities_with_demo_suffixes(seed: Seed) -> None:
    communities = [division for division in seed.divisions if division.level is Level.COMMUNITY]
    lianhu = {division.name for division in communities if division.parent == "410102013"}

    assert all(division.code[9] == "9" for division in communities)
    for street in {division.parent for division in communities}:
        assert 3 <= sum(division.parent == street for division in communities) <= 6
    assert lianhu == {"阳光花苑社区", "常庄村", "赵坡村", "刁沟村", "址刘村", "赵仙洞村"}


def test_every_division_below_the_city_has_its_hall_centre_or_station(seed: Seed) -> None:
    places = {body.division for body in seed.organizations if body.kind != "department"}

    assert places == {division.code for division in seed.divisions if division.level >= Level.CITY}


def test_the_fictional_credit_codes_of_the_domain_reference_come_first(seed: Seed) -> None:
    assert {body.code for body in seed.organizations[:5]} == FICTIONAL_CODES


def test_every_body_can_number_applications(seed: Seed) -> None:
    day = date(2026, 3, 2)
    numbers = {
        application_number(body.division[:6], body.body4, day, 1) for body in seed.organizations
    }

    assert len(numbers) == len(seed.organizations)


def test_every_hall_centre_and_station_has_a_clerk(seed: Seed) -> None:
    clerked = {member.organization for member in seed.staff if "clerk" in member.roles}

    assert {body.code for body in seed.organizations if body.kind != "department"} == clerked


def test_halls_have_three_windows(seed: Seed) -> None:
    for hall in (body for body in seed.organizations if body.kind == "hall"):
        assert sum(window.organization == hall.code for window in seed.windows) == 3


def test_departments_that_decide_have_two_reviewers_and_a_chief(seed: Seed) -> None:
    for item in seed.items:
        roles = [member.roles for member in seed.staff if member.organization == item.organization]

        assert sum("reviewer" in held for held in roles) == 2
        assert sum("chief" in held for held in roles) == 1


def test_every_street_office_has_a_reviewer_of_civil_affairs(seed: Seed) -> None:
    offices = {
        body.code
        for body in seed.organizations
        if body.department == "civil_affairs" and body.level is Level.STREET
    }

    assert len(offices) == len(STREETS)
    assert offices <= {member.organization for member in seed.staff if "reviewer" in member.roles}


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_district_and_city_each_have_supervision_and_administration(seed: Seed, role: str) -> None:
    levels = {body.code: body.level for body in seed.organizations}
    held = sorted(levels[member.organization] for member in seed.staff if role in member.roles)

    assert held == [Level.CITY, Level.DISTRICT]


def test_nobody_who_accepts_may_review_or_decide(seed: Seed) -> None:
    assert not [
        member.id
        for member in seed.staff
        if "clerk" in member.roles and member.roles & {"reviewer", "chief"}
    ]


def test_the_fireworks_item_bears_the_printed_code_and_limits(seed: Seed) -> None:
    fireworks = item_of(seed, "fireworks_wholesale")

    assert fireworks.code == "11410100MBDEM0015W3410125001001"
    assert (fireworks.promised_working_days, fireworks.statutory_working_days) == (7, 30)
    assert fireworks.accepted_at_levels == (Level.CITY,)
    assert not fireworks.immediate


def test_the_fireworks_guide_repeats_the_sample_guide(seed: Seed) -> None:
    guide = item_of(seed, "fireworks_wholesale").raw
    materials = guide["materials"]
    phones = [entry["phone"] for entry in guide["contacts"] + guide["complaint_phones"]]

    assert tuple(material["name"] for material in materials) == FIREWORKS_MATERIALS
    shown_only = 0  # the business licence: the government has it, so no copy is kept (S0¶71)
    assert [material["copies"] for material in materials] == [3, shown_only, 1, 1, 1, 1, 1]
    assert all(material["required"] for material in materials)
    assert [m["code"] for m in materials if m["check_original"]] == ["M02", "M04"]
    assert [step["name"] for step in guide["steps"]] == ["受理", "审核", "办结"]
    assert guide["fee"]["charged"] is False
    assert guide["hours"]["summer"] == ["8:30—12:00", "15:00—18:30"]
    assert phones == [
        "0371-67182129",
        "0371-67182122",
        "0371-67182285",
        "0371-67182190",
        "0371-67887372",
        "0371-12388",
    ]


def test_the_elder_card_goes_from_street_review_to_the_sign_off_of_the_district(seed: Seed) -> None:
    card = item_of(seed, "elder_card")
    way = [(task.level, task.sign_off_required) for stage in card.stages for task in stage.tasks]

    assert card.code == "11410102MBDEM0023L4412007002001"
    assert card.immediate
    assert card.accepted_at_levels == (Level.COMMUNITY, Level.STREET)
    assert way == [(Level.STREET, False), (Level.DISTRICT, True)]


def test_route_plans_are_valid_messages(seed: Seed) -> None:
    for item in seed.items:
        plan = RoutePlan.model_validate_json(json.dumps(item.raw["route_plan"]))

        assert [stage.code for stage in plan.stages] == [stage.code for stage in item.stages]


def test_guides_name_the_chief_who_signs(seed: Seed) -> None:
    for item in seed.items:
        chiefs = {
            member.name
            for member in seed.staff
            if "chief" in member.roles and member.organization == item.organization
        }
        named = {who["name"] for who in item.raw["contacts"] if who["post"] == "首席代表"}

        assert named == chiefs


def test_licence_numbers_follow_their_patterns(seed: Seed) -> None:
    numbers = {
        kind.code: kind.number_pattern.format(year=2026, serial=7) for kind in seed.licence_types
    }

    assert numbers == {
        "elder_card": "豫郑中优〔2026〕000007号",
        "fireworks_wholesale": "（豫）PF〔2026〕0007",
        "elder_bus_card": "郑公交老〔2026〕000007号",
        "minimum_living_card": "豫郑中低保〔2026〕00007号",
        "business_licence": "豫郑中市监〔2026〕000007号",
        "food_business_permit": "JY12026410100007",
        "construction_permit": "豫郑中施〔2026〕00007号",
        "public_place_hygiene": "豫郑中卫公字〔2026〕第00007号",
    }


def test_demo_persons_are_elders_and_rare_characters_survive(seed: Seed) -> None:
    card = item_of(seed, "elder_card").code
    persons = [applicant for applicant in seed.applicants if applicant.item == card]
    names = {person.name for person in persons}

    assert all(int(person.identity_number[6:10]) <= 1961 for person in persons)
    assert all(
        person.form["birth_date"].replace("-", "") == person.identity_number[6:14]
        for person in persons
    )
    assert {"张𠮷安", "李㛃"} <= names


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("organizations.yaml", "11410102MBDEM0023L", "11410102MBDEM0024L", "code"),
        ("organizations.yaml", "莲湖街道便民服务中心", "莲湖街道办事大厅", "name"),
        ("organizations.yaml", 'body4: "1300"', 'body4: "130"', "body4"),
        ("organizations.yaml", "body4: MZ01", "body4: ZW01", "body4"),
        ("organizations.yaml", 'division: "410102013"', 'division: "410102099"', "division"),
        ("organizations.yaml", "department: civil_affairs", "department: null", "department"),
        ("divisions.yaml", 'parent: "410102013"', 'parent: "410102012"', "parent"),
        ("divisions.yaml", 'parent: "410102013"', 'parent: "410102099"', "parent"),
        ("divisions.yaml", 'code: "410102014"', "code: 410102014", "code"),
        ("divisions.yaml", "level: 5", "level: 9", "level"),
        ("windows.yaml", "11410102MBDEM00587", "11410102MBDEM9999X", "organization"),
        ("windows.yaml", "level: 6", "level: 5", "level"),
        ("staff.yaml", "window: zy-w1", "window: zy-w9", "window"),
        ("staff.yaml", "window: zy-w1", "window: zz-w1", "window"),
        ("staff.yaml", "window: zy-w1", "window: null", "window"),
        ("staff.yaml", "roles: [chief]", "roles: [king]", "roles"),
        ("staff.yaml", "id: zy-c02", "id: zy-c01", "id"),
        ("licence_types.yaml", "serial:06d", "number:06d", "number_pattern"),
        ("licence_types.yaml", "form.gender", "form.sex", "licence_type"),
        (
            "items/elder_card.yaml",
            "civil_affairs, level: 4",
            "tax, level: 4",
            "route_plan.stages[2]",
        ),
        ("items/elder_card.yaml", "immediate: true", "immediate: false", "immediate"),
        ("items/elder_card.yaml", "4412007002001", "5412007002001", "code"),
        (
            "items/fireworks_wholesale.yaml",
            "promised_working_days: 7",
            "promised_working_days: 6",
            "promised_working_days",
        ),
        (
            "items/fireworks_wholesale.yaml",
            "limit_working_days: 5",
            "limit_working_days: 6",
            "route_plan",
        ),
        ("items/fireworks_wholesale.yaml", "form: copy", "form: fax", "materials[2].form"),
        ("items/elder_card.yaml", ", sensitive: birth_date", "", "form[2].sensitive"),
        ("items/elder_card.yaml", "sensitive: address", "sensitive: secret", "form[3].sensitive"),
        (
            "items/fireworks_wholesale.yaml",
            "sensitive: resident_id",
            "sensitive: none",
            "form[4].sensitive",
        ),
        ("applicants.yaml", "41010219510312002X", "410102195103120020", "identity_number"),
        ("applicants.yaml", "91410100MADEM9016N", "91410100MADEM9016M", "identity_number"),
        ("applicants.yaml", "gender: 女", "gender: 未知", "form.gender"),
        (
            "applicants.yaml",
            'birth_date: "1951-03-12"',
            'birth_date: "1951-13-12"',
            "form.birth_date",
        ),
        ("applicants.yaml", "emergency_contact_name: 孙晓东", "nickname: 孙晓东", "form.nickname"),
    ],
)
def test_a_broken_seed_is_refused_naming_file_and_field(
    copied_files: Path, file: str, old: str, new: str, field: str
) -> None:
    target = copied_files / file
    written = target.read_text(encoding="utf-8")
    assert old in written
    target.write_text(written.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(SeedFileInvalid) as refused:
        load_seed(copied_files)

    assert refused.value.field == field
    assert f"“{field}”" in str(refused.value)
    assert refused.value.row >= 1


def test_a_file_that_is_no_yaml_is_refused_as_a_whole(copied_files: Path) -> None:
    (copied_files / "staff.yaml").write_text("- {id: [", encoding="utf-8")

    with pytest.raises(SeedFileInvalid, match=r"staff\.yaml 全文有误"):
        load_seed(copied_files)


def test_loading_is_fast() -> None:
    spent = []
    for _ in range(3):
        started = time.process_time()
        load_seed()
        spent.append(time.process_time() - started)

    assert min(spent) < CPU_SECONDS_ALLOWED

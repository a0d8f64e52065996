// SPDX-License-Identifier: GPL-3.0-or-later
// A role is written into a sidecar that people write too; and what of a file can have one.
#include "runbook/overrides.h"
#include "runbook/sidecaredit.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_sidecaredit {

using namespace wf;

namespace {

constexpr auto File = R"(# Queue is full

## Look

- Read the depth
- Ask the team who is on it

## Symptoms of it

Everything is slow.

1. Stop the writers
2. Start them again
)";

const RolePlace Look{false, {3, 6}, QStringLiteral("Look")};
const RolePlace List{true, {5, 6}, QStringLiteral("Read the depth")};

QByteArray changed(const QByteArray &sidecar, const RolePlace &place, const char *role)
{
    const auto text = withRole(sidecar, place, QString::fromLatin1(role));
    return text ? *text : "refused: " + text.error().message.toUtf8();
}

} // namespace

class TestSidecarEdit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFirstRole();
    void othersKeepTheirLines();
    void aRoleGoes();
    void hostileNames();
    void whatCannotBeChanged_data();
    void whatCannotBeChanged();
    void placesOfAFile();
    void rowsOfAFile();
};

void TestSidecarEdit::theFirstRole()
{
    const QByteArray text = changed({}, Look, "steps");
    QCOMPARE(text, QByteArray("[sections]\n\"Look\" = \"steps\"\n"));
    QCOMPARE(changed(text, List, "reference"), text + "\n[lists]\n\"Read the depth\" = \"reference\"\n");
    QCOMPARE(roleIn(text, Look), QStringLiteral("steps"));
    QCOMPARE(roleIn(text, List), QString());
    QVERIFY(changed(text, Look, "no such role").startsWith("refused: "));
}

void TestSidecarEdit::othersKeepTheirLines()
{
    const QByteArray text("# ours\n[lists] # of lists\n\"a\" = \"steps\"\n\n[sections]\n# why\n\"1. LOOK\" = "
                          "\"reference\" # old\n\"Other\" = \"notes\"\n");
    // The same heading, however it is written there.
    QCOMPARE(changed(text, Look, "steps"),
             QByteArray(text).replace("\"1. LOOK\" = \"reference\" # old", "\"Look\" = \"steps\""));
    QCOMPARE(changed(text, List, "detection"),
             QByteArray(text).replace("# of lists\n", "# of lists\n\"Read the depth\" = \"detection\"\n"));
}

void TestSidecarEdit::aRoleGoes()
{
    const QByteArray text = changed("[sections]\n\"Other\" = \"notes\"\n", Look, "steps");
    QCOMPARE(changed(text, Look, ""), QByteArray("[sections]\n\"Other\" = \"notes\"\n"));
    QCOMPARE(changed({}, Look, ""), QByteArray());
}

void TestSidecarEdit::hostileNames()
{
    for (const char *name :
         {"a\" = \"steps\"\n[lists]", "\\", "x\ty", "\"\"\"", "[sections]", "# no comment", "it's = 1"}) {
        const RolePlace place{false, {1, 1}, QString::fromLatin1(name)};
        const QByteArray text = changed("[sections]\n\"Other\" = \"notes\"\n", place, "steps");
        QVERIFY2(!text.startsWith("refused"), text.constData());
        QCOMPARE(roleIn(text, place), QStringLiteral("steps"));
        std::vector<Diagnostic> diagnostics;
        QCOMPARE(parseOverrides(text, QStringLiteral("s.toml"), diagnostics).size(), std::size_t(2));
        QVERIFY(diagnostics.empty());
    }
}

void TestSidecarEdit::whatCannotBeChanged_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no TOML") << QByteArray("[sections\n");
    QTest::newRow("inline") << QByteArray("sections = { \"Other\" = \"notes\" }\n");
    QTest::newRow("no table") << QByteArray("sections = 4\n");
    QTest::newRow("two in a line") << QByteArray("sections.a = \"notes\"\n");
}

void TestSidecarEdit::whatCannotBeChanged()
{
    QFETCH(QByteArray, text);
    const auto result = withRole(text, Look, QStringLiteral("steps"));
    // Either it is said, or what comes of it means what was asked for.
    if (result)
        QCOMPARE(roleIn(*result, Look), QStringLiteral("steps"));
    else
        QVERIFY2(result.error().message.startsWith(QStringLiteral("the sidecar cannot be changed here")),
                 qPrintable(result.error().message));
}

void TestSidecarEdit::placesOfAFile()
{
    const auto places = rolePlaces(parseRunbook(File, QStringLiteral("q.md")));
    QStringList names;
    for (const RolePlace &place : places)
        names << QStringLiteral("%1 %2 %3")
                     .arg(place.lines.first)
                     .arg(QLatin1Char(place.list ? '-' : '#'))
                     .arg(place.name);
    QCOMPARE(names, (QStringList{"1 # Queue is full", "3 # Look", "5 - Read the depth", "8 # Symptoms of it",
                                 "12 - Stop the writers"}));
    QCOMPARE(placeAt(places, 6)->name, QStringLiteral("Read the depth"));
    QCOMPARE(placeAt(places, 4)->name, QStringLiteral("Look"));
    QCOMPARE(placeAt(places, 10)->name, QStringLiteral("Symptoms of it"));
    QVERIFY(!placeAt(places, 99));
    QVERIFY(rolePlaces(parseRunbook(QByteArray("\xff"), QStringLiteral("x.md"))).empty());
}

void TestSidecarEdit::rowsOfAFile()
{
    const auto read = [](const QByteArray &sidecar) {
        const RunbookDocument document = parseWithSidecar(File, QStringLiteral("q.md"), {sidecar, {}});
        return readRows(document, readingCoverage(document));
    };
    const auto rows = read({});
    QVERIFY(!rows.empty());
    QCOMPARE(rows.front().kind, ReadKind::Runbook);
    QCOMPARE(rows.front().text, QStringLiteral("Queue is full"));
    QVERIFY(std::is_sorted(rows.begin(), rows.end(),
                           [](const ReadRow &a, const ReadRow &b) { return a.lines.first < b.lines.first; }));
    // A list below symptoms is nothing to do, until a person says so.
    const auto steps = [&read](const QByteArray &sidecar) {
        int count = 0;
        for (const ReadRow &row : read(sidecar))
            count += row.kind == ReadKind::Step;
        return count;
    };
    const RolePlace list{true, {12, 13}, QStringLiteral("Stop the writers")};
    const int before = steps({});
    QCOMPARE(steps(changed({}, list, "steps")), before + 2);
}

WF_TEST(TestSidecarEdit)

} // namespace tst_sidecaredit

#include "tst_sidecaredit.moc"

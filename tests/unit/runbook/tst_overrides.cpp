// SPDX-License-Identifier: GPL-3.0-or-later
// Sidecars: roles that a person gives sections.
#include "runbook/library.h"
#include "runbook/overrides.h"
#include "support/testentry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_overrides {

using namespace wf;

namespace {

using Level = Diagnostic::Level;

struct Read
{
    explicit Read(const QByteArray &toml)
        : roles(parseOverrides(toml, QStringLiteral("/books/a.watchfloor.toml"), diagnostics))
    {
    }
    QString message(std::size_t i) const
    {
        return i < diagnostics.size() ? diagnostics[i].message : QString();
    }

    std::vector<Diagnostic> diagnostics;
    RoleOverrides roles;
};

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace

class TestOverrides : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void besideTheRunbook();
    void oneWrongRoleLeavesTheOthers();
    void otherTablesAreWarnings();
    void withoutSections();
    void everyRoleHasAName();
    void filesUpToTheBound();
    void sidecarUpToTheBound();
    void aListHasARole();
    void aListTakesThreeRoles();
    void aHeadingBeginsARunbook();
    void everyListOfGivenSteps();
    void libraryTellsOfAnUnreadableSidecar();
};

void TestOverrides::besideTheRunbook()
{
    QCOMPARE(sidecarPath(QStringLiteral("x/dynex.v2.md")), QStringLiteral("x/dynex.v2.watchfloor.toml"));
    QCOMPARE(sidecarPath(QStringLiteral("a.md")), QStringLiteral("./a.watchfloor.toml"));
}

void TestOverrides::oneWrongRoleLeavesTheOthers()
{
    const Read read("[sections]\nA = 3\nB = \"stepz\"\n\"2. Odds (5-30 minutes)\" = \" Recovery \"\n");
    QCOMPARE(read.diagnostics.size(), std::size_t(2));
    QVERIFY2(
        read.message(0).startsWith(QLatin1String("a.watchfloor.toml:2:5: the role of \"A\" must be a text")),
        qPrintable(read.message(0)));
    QVERIFY2(read.message(1).startsWith(QLatin1String("a.watchfloor.toml:3:5: \"stepz\" is not a role")),
             qPrintable(read.message(1)));
    for (const Diagnostic &d : read.diagnostics)
        QCOMPARE(d.level, Level::Error);
    QCOMPARE(read.roles.size(), std::size_t(1));
    QCOMPARE(read.roles.at(QStringLiteral("odds")), (HeadingRole{SectionRole::Phase, PhaseRole::Recovery}));
}

void TestOverrides::otherTablesAreWarnings()
{
    const Read read("[colours]\na = 1\n[sections]\nPods = \"steps\"\n");
    QCOMPARE(read.diagnostics.size(), std::size_t(1));
    QCOMPARE(read.diagnostics[0].level, Level::Warning);
    QVERIFY(read.message(0).contains(QLatin1String("\"colours\" is not known here")));
    QCOMPARE(read.roles.size(), std::size_t(1));
}

void TestOverrides::withoutSections()
{
    QVERIFY(Read("").diagnostics.empty());
    const Read text("sections = 3\n");
    QCOMPARE(text.diagnostics.size(), std::size_t(1));
    QCOMPARE(text.diagnostics[0].level, Level::Error);
    const Read broken("[sections]\nA = \n");
    QCOMPARE(broken.diagnostics.size(), std::size_t(1));
    QCOMPARE(broken.diagnostics[0].level, Level::Error);
    QVERIFY(broken.message(0).startsWith(QLatin1String("a.watchfloor.toml:2:")));
    QVERIFY(broken.roles.empty());
}

void TestOverrides::everyRoleHasAName()
{
    for (const PhaseRole role : {PhaseRole::Immediate, PhaseRole::Investigation, PhaseRole::Containment,
                                 PhaseRole::Resolution, PhaseRole::Recovery, PhaseRole::Communication,
                                 PhaseRole::Escalation, PhaseRole::PostIncident, PhaseRole::Steps})
        QCOMPARE(roleByName(phaseRoleName(role)), (HeadingRole{SectionRole::Phase, role}));
    for (const SectionRole role :
         {SectionRole::Detection, SectionRole::Impact, SectionRole::Severity, SectionRole::Prerequisites,
          SectionRole::Contacts, SectionRole::Channels, SectionRole::Reference, SectionRole::Notes,
          SectionRole::Version, SectionRole::Checklist})
        QCOMPARE(roleByName(sectionRoleName(role))->section, role);
    QVERIFY(!roleByName(sectionRoleName(SectionRole::Wrapper)));
}

void TestOverrides::filesUpToTheBound()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("f"));
    write(path, "12345");
    QCOMPARE(*readBounded(path, 5), QByteArray("12345"));
    QCOMPARE(*readBounded(path, 6), QByteArray("12345"));
    const auto over = readBounded(path, 4);
    QVERIFY(!over);
    QCOMPARE(over.error().code, ErrorCode::TooLarge);
    QCOMPARE(over.error().message, QStringLiteral("it has 5 bytes; at most 4 are read: split it"));
    QVERIFY(!readBounded(dir.filePath(QStringLiteral("gone")), 4));
}

void TestOverrides::sidecarUpToTheBound()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.md"));
    write(path, "# T\n## Mitigation\n1. Fix\n");
    QByteArray toml("[sections]\nMitigation = \"notes\"\n#");
    toml.append(int(MaxSidecarBytes) - toml.size(), 'x');
    write(sidecarPath(path), toml);
    const RunbookDocument full = loadRunbook(path);
    QVERIFY(full.diagnostics.empty());
    QVERIFY(full.runbooks.at(0).phases.empty());
    write(sidecarPath(path), toml + 'x');
    const RunbookDocument over = loadRunbook(path);
    QCOMPARE(over.diagnostics.size(), std::size_t(1));
    QCOMPARE(over.diagnostics[0].level, Level::Error);
    QVERIFY(
        over.diagnostics[0].message.startsWith(sidecarPath(path) + QStringLiteral(": it has 262145 bytes")));
    QCOMPARE(over.runbooks.at(0).phases.size(), std::size_t(1));
}

void TestOverrides::libraryTellsOfAnUnreadableSidecar()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("a.md"));
    write(path, "# T\n## Mitigation\n1. Fix\n");
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("a.watchfloor.toml")));
    RunbookLibrary library;
    library.setPaths({path});
    const RunbookDocumentPtr document = library.documents().at(path);
    QCOMPARE(document->diagnostics, loadRunbook(path).diagnostics);
    QCOMPARE(document->diagnostics.size(), std::size_t(1));
    QVERIFY(document->hasErrors());
    QVERIFY(document->diagnostics[0].message.startsWith(sidecarPath(path)));
    // Once it can be read, the message goes.
    QVERIFY(QDir(dir.path()).rmdir(QStringLiteral("a.watchfloor.toml")));
    library.setPaths({path});
    QVERIFY(library.documents().at(path)->diagnostics.empty());
}

namespace {

RunbookDocument readWith(const QByteArray &markdown, const QByteArray &toml,
                         std::vector<Diagnostic> *problems = nullptr)
{
    std::vector<Diagnostic> found;
    const RoleOverrides roles = parseOverrides(toml, QStringLiteral("a.watchfloor.toml"), found);
    if (problems)
        *problems = found;
    return parseRunbookWith(markdown, QStringLiteral("a.md"), roles);
}

} // namespace

void TestOverrides::aListHasARole()
{
    const QByteArray markdown(
        "# T\n## Machines\n- The **first** room\n- The second\n\n## Limits\n- `queue_depth > 9`\n\n"
        "## Mitigation\n1. Stop it\n\nSee also:\n\n1. Read the page\n2. Look it up\n");
    const RunbookDocument before = readWith(markdown, {});
    QCOMPARE(before.runbooks.at(0).phases.size(), std::size_t(1));
    QCOMPARE(before.runbooks[0].phases[0].steps.size(), std::size_t(3));
    QVERIFY(before.runbooks[0].conditions.empty());
    std::vector<Diagnostic> problems;
    const RunbookDocument after =
        readWith(markdown,
                 "[lists]\n\"The first  room\" = \"steps\"\n\"Read the page\" = \"reference\"\n"
                 "\"queue_depth > 9\" = \"detection\"\n",
                 &problems);
    QVERIFY(problems.empty());
    QCOMPARE(after.runbooks.at(0).phases.size(), std::size_t(2));
    QCOMPARE(after.runbooks[0].phases[0].name, QStringLiteral("Machines"));
    QCOMPARE(after.runbooks[0].phases[0].steps.size(), std::size_t(2));
    QCOMPARE(after.runbooks[0].phases[1].steps.size(), std::size_t(1));
    QCOMPARE(after.runbooks[0].conditions.size(), std::size_t(1));
    QVERIFY(after.unreachedLines.empty());
}

void TestOverrides::aListTakesThreeRoles()
{
    std::vector<Diagnostic> problems;
    parseOverrides("[lists]\na = \"severity\"\nb = \"new runbook\"\nc = 1\nd = \"phase\"\n",
                   QStringLiteral("a.watchfloor.toml"), problems);
    QCOMPARE(problems.size(), std::size_t(3));
    QVERIFY(problems[0].message.contains(
        QLatin1String("\"severity\" is not a role of a list; use steps, detection")));
    problems.clear();
    parseOverrides("lists = 1\n", QStringLiteral("a.watchfloor.toml"), problems);
    QCOMPARE(problems.size(), std::size_t(1));
    QVERIFY(problems[0].message.contains(QLatin1String("lists must be a table: [lists]")));
}

void TestOverrides::aHeadingBeginsARunbook()
{
    const QByteArray markdown(
        "# T\n## Daily work\n1. Read the mail\n## Disk\n1. Delete old dumps\n## Words\nMore.\n");
    const RunbookDocument before = readWith(markdown, {});
    QCOMPARE(before.runbooks.size(), std::size_t(1));
    const RunbookDocument after = readWith(markdown, "[sections]\nDisk = \"new runbook\"\n");
    QCOMPARE(after.runbooks.size(), std::size_t(2));
    QCOMPARE(after.runbooks[0].title, QStringLiteral("T"));
    QCOMPARE(after.runbooks[0].phases.at(0).name, QStringLiteral("Daily work"));
    QCOMPARE(after.runbooks[1].title, QStringLiteral("Disk"));
    QCOMPARE(after.runbooks[1].phases.at(0).steps.size(), std::size_t(1));
    QVERIFY(after.unreachedLines.empty());
}

void TestOverrides::everyListOfGivenSteps()
{
    const QByteArray markdown("# T\n## Odds\n- The valve\n- The lamp\n");
    QVERIFY(readWith(markdown, {}).runbooks.at(0).phases.empty());
    const RunbookDocument after = readWith(markdown, "[sections]\nOdds = \"steps\"\n");
    QCOMPARE(after.runbooks.at(0).phases.at(0).steps.size(), std::size_t(2));
}

WF_TEST(TestOverrides)

} // namespace tst_overrides

#include "tst_overrides.moc"

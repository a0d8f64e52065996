// SPDX-License-Identifier: GPL-3.0-or-later
// A file as a whole: its title, its parts and their ids, and what is kept as text.
#include "runbook/assembler.h"
#include "runbook/markdown.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_assembler {

using namespace std::chrono_literals;
using namespace wf;

namespace {

RunbookDocument parse(const QByteArray &markdown)
{
    return parseRunbook(markdown, QStringLiteral("notes/db-full.md"));
}

/// "heading(role)" of kept text.
QString said(const std::vector<Section> &sections)
{
    QStringList list;
    for (const Section &section : sections)
        list << section.heading + u'(' + sectionRoleName(section.role) + u')';
    return list.join(u' ');
}

QString phasesOf(const RunbookDocument &document)
{
    QStringList list;
    for (const Runbook &runbook : document.runbooks) {
        for (const Phase &phase : runbook.phases)
            list << QStringLiteral("%1(%2)%3")
                        .arg(phase.name, phaseRoleName(phase.role))
                        .arg(phase.steps.size());
    }
    return list.join(u' ');
}

const QByteArray Part("### Detection\n- **Metrics**: `a > 1`\n### Mitigation\n1. Fix\n");

} // namespace

class TestAssembler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void slugs_data();
    void slugs();
    void titles_data();
    void titles();
    void structure_data();
    void structure();
    void aCollectionNeedsTwo();
    void sharedPartsAreNoRunbook_data();
    void sharedPartsAreNoRunbook();
    void textAroundTheTitle();
    void windowsAreInherited();
    void severityFromTheFirstPlace();
    void stepsByTheirId();
    void checklistsAsARunbook();
    void diagnosticsInWords();
    void definitionsAreBounded();
    void boldLinesThatAreHeadings_data();
    void boldLinesThatAreHeadings();
    void tagsAndBlanks();
};

void TestAssembler::slugs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("slug");
    QTest::newRow("words") << QStringLiteral("Dynex Outage") << QStringLiteral("dynex-outage");
    QTest::newRow("signs") << QStringLiteral("--A  / b--") << QStringLiteral("a-b");
    QTest::newRow("other scripts") << QStringLiteral("Störung 2") << QStringLiteral("störung-2");
    QTest::newRow("nothing") << QStringLiteral("!!!") << QStringLiteral("runbook");
    QTest::newRow("longest") << QString(120, u'a') << QString(120, u'a');
    QTest::newRow("longer") << QString(121, u'a') << QString(120, u'a');
}

void TestAssembler::slugs()
{
    QFETCH(QString, text);
    QTEST(slugOf(text), "slug");
}

void TestAssembler::titles_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *name, const char *markdown, const char *title) {
        QTest::newRow(name) << QByteArray(markdown) << QString::fromLatin1(title);
    };
    row("a row", "**Title**: Disk full\n\n## Mitigation\n1. Fix\n", "Disk full");
    row("the first row", "Title: A\nTitle: B\n\n## Mitigation\n1. Fix\n", "A");
    row("front matter before a row", "---\ntitle: A\n---\nTitle: B\n\n## Mitigation\n1. Fix\n", "A");
    row("a heading before front matter", "---\ntitle: A\n---\n# B\n## Mitigation\n1. Fix\n", "B");
    row("a phase is no title", "# Mitigation\n1. Fix\n# Recovery\n1. See\n", "db-full");
    row("one phase alone is", "# Mitigation\n1. Fix\n", "Mitigation");
    row("the first heading that names no part", "## Disk\n1. Fix it\n## Mitigation\n1. Fix\n", "Disk");
    row("a bold line is none", "Words\n\n**Disk full**\n\n1. Fix it\n", "db-full");
}

void TestAssembler::titles()
{
    QFETCH(QByteArray, markdown);
    const RunbookDocument document = parse(markdown);
    QCOMPARE(document.runbooks.size(), std::size_t(1));
    QTEST(document.runbooks[0].title, "title");
}

void TestAssembler::structure_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("phases");
    QTest::addColumn<QString>("sections"); ///< Of the first runbook.
    const auto row = [](const char *name, const char *markdown, const char *phases, const char *sections) {
        QTest::newRow(name) << QByteArray(markdown) << QString::fromUtf8(phases)
                            << QString::fromUtf8(sections);
    };
    row("steps below the title", "# T\n1. Stop it\n2. Start it\n", "T(steps)2", "");
    row("text below the title", "# T\nWords.\n\n## Mitigation\n1. Fix\n", "Mitigation(resolution)1",
        "(notes)");
    row("half the items say what to do", "# T\n## Odds\n1. Stop it\n2. The disk\n", "Odds(steps)2", "");
    row("none does, beside better", "# T\n## Odds\n1. The pump\n2. The disk\n## Mitigation\n1. Fix\n",
        "Mitigation(resolution)1", "Odds(notes)");
    row("none does, and nothing is better", "# T\n## Odds\n1. The pump\n2. The disk\n", "Odds(steps)2", "");
    row("the heading explains", "# T\n## Why we do so\n1. Stop signs are red\n2. The disk\n", "",
        "Why we do so(notes)");
    row("more than half", "# T\n## Odds\n1. Stop it\n2. The disk\n3. Start it\n", "Odds(steps)3", "");
    row("bullets that say what to do", "# T\n## Odds\n- Stop it\n- Start it\n## Mitigation\n1. Fix\n",
        "Odds(steps)2 Mitigation(resolution)1", "");
    row("bullets of facts are text", "# T\n## Odds\n- Stop it\n- The disk\n## Mitigation\n1. Fix\n",
        "Mitigation(resolution)1", "Odds(notes)");
    row("one numbered heading", "# T\n## Step 1: Stop it\nWords.\n## Notes\nMore.\n", "Stop it(steps)0",
        "Notes(notes)");
    row("sub-headings of text", "# T\n## Mitigation\n1. Fix\n### Background\nWords.\n## Notes\nMore.\n",
        "Mitigation(resolution)1", "Background(notes) Notes(notes)");
    row("a phase in a phase",
        "# T\n## Mitigation\n1. Fix\n### Odds\n1. Stop it\n### Contacts\n- **Lead**: Ann\n### More\n1. Go "
        "on\n",
        "Mitigation(resolution)1 Odds(resolution)1 More(resolution)1", "Contacts(contacts)");
}

void TestAssembler::structure()
{
    QFETCH(QByteArray, markdown);
    const RunbookDocument document = parse(markdown);
    QCOMPARE(document.runbooks.size(), std::size_t(1));
    QTEST(phasesOf(document), "phases");
    QTEST(said(document.runbooks[0].sections), "sections");
    QVERIFY(document.unreachedLines.empty());
}

void TestAssembler::aCollectionNeedsTwo()
{
    const RunbookDocument one = parse("# All\n## Disk full\n" + Part + "## Notes\nWords\n");
    QCOMPARE(one.runbooks.size(), std::size_t(1));
    QCOMPARE(one.runbooks[0].title, QStringLiteral("All"));
    QCOMPARE(one.runbooks[0].id.text(), QStringLiteral("db-full"));
    const RunbookDocument two = parse("---\nowner: Ann\n---\nWords\n\n# All\nIntro\n## Disk full\n" + Part +
                                      "## Odds\nMore\n## Net down\n" + Part + "## Net down\n" + Part +
                                      "## Net down\n" + Part + "# Appendix\nLast\n");
    QStringList ids;
    for (const Runbook &runbook : two.runbooks)
        ids << runbook.id.text();
    QCOMPARE(ids, (QStringList{QStringLiteral("db-full/disk-full"), QStringLiteral("db-full/net-down"),
                               QStringLiteral("db-full/net-down-2"), QStringLiteral("db-full/net-down-3")}));
    QCOMPARE(said(two.sections),
             QStringLiteral("Front matter(version) (notes) Appendix(reference) All(notes) Odds(notes)"));
    QCOMPARE(two.sections[0].markdown, QStringLiteral("owner: Ann"));
    QCOMPARE(two.sections[1].markdown, QStringLiteral("Words"));
    QCOMPARE(two.sections[1].lines, (LineRange{4, 4}));
    QVERIFY(two.unreachedLines.empty());
}

void TestAssembler::sharedPartsAreNoRunbook_data()
{
    QTest::addColumn<QByteArray>("parts");
    QTest::addColumn<int>("runbooks");
    QTest::newRow("contacts") << QByteArray("## Contacts\n- **Lead**: Ann\n") << 0;
    QTest::newRow("severities") << QByteArray("## Severity levels\n- **P0**: all\n- **P1**: some\n") << 0;
    QTest::newRow("checklist") << QByteArray("## Release checklist\n- [ ] Ask\n") << 0;
    QTest::newRow("more of them") << QByteArray(
                                         "## Contacts\n- **Lead**: Ann\n## Release checklist\n- [ ] Ask\n"
                                         "## Odds\nWords\n")
                                  << 0;
    QTest::newRow("as much besides") << QByteArray("## Contacts\n- **Lead**: Ann\n## Odds\nWords\n") << 1;
    QTest::newRow("with steps") << QByteArray("## Contacts\n- **Lead**: Ann\n## Mitigation\n1. Fix\n") << 1;
}

void TestAssembler::sharedPartsAreNoRunbook()
{
    QFETCH(QByteArray, parts);
    const RunbookDocument document = parse("# T\n" + parts);
    QTEST(int(document.runbooks.size()), "runbooks");
    QVERIFY(document.unreachedLines.empty());
}

void TestAssembler::textAroundTheTitle()
{
    const RunbookDocument before = parse("<!-- licence -->\n\n# T\n## Mitigation\n1. Fix\n");
    QCOMPARE(said(before.sections), QStringLiteral("(notes)"));
    QCOMPARE(before.sections[0].lines, (LineRange{1, 1}));
    const RunbookDocument both = parse("---\na: b\n---\nWords\n# T\n## Mitigation\n1. Fix\n");
    QCOMPARE(both.sections.at(1).lines, (LineRange{4, 4}));
    QCOMPARE(both.runbooks.at(0).lines, (LineRange{5, 7}));
    const RunbookDocument none = parse("---\na: b\n---\n# T\n## Mitigation\n1. Fix\n\n");
    QCOMPARE(said(none.sections), QStringLiteral("Front matter(version)"));
    QCOMPARE(none.runbooks.at(0).lines, (LineRange{4, 6}));
    QCOMPARE(parse("# T\n## Mitigation\n1. Fix\n").sections.size(), std::size_t(0));
}

void TestAssembler::windowsAreInherited()
{
    const RunbookDocument document = parse("# T\n## Mitigation (5-30 minutes)\n### Pods\n1. Fix it\n"
                                           "### Nodes (30-60 minutes)\n1. Drain it\n## Recovery\n1. See\n");
    const auto &phases = document.runbooks.at(0).phases;
    QCOMPARE(phases.size(), std::size_t(3));
    QCOMPARE(*phases[0].from, Millis(5min));
    QCOMPARE(*phases[0].to, Millis(30min));
    QCOMPARE(*phases[1].from, Millis(30min));
    QVERIFY(!phases[2].from && !phases[2].to);
}

void TestAssembler::severityFromTheFirstPlace()
{
    const auto severities = [](const QByteArray &markdown) {
        QStringList codes;
        const RunbookDocument document = parse(markdown);
        for (const Severity severity : document.runbooks.at(0).severities)
            codes << severityCode(severity);
        return codes.join(u' ');
    };
    const QByteArray steps("## Immediate\n1. Look first\n2. Declare it: P2, P1 or P2\n3. Declare P0\n");
    QCOMPARE(severities("# T\n" + steps), QStringLiteral("P2 P1 P0"));
    QCOMPARE(severities("---\nowner: P3\npriority: P1\n---\n# T\n" + steps), QStringLiteral("P1 P2 P0"));
    QCOMPARE(severities("# T\n## Severity\nHigh. Very.\n" + steps), QStringLiteral("P1 P2 P0"));
    QCOMPARE(severities("# T\n## Notes\n- **Severity**: P3\n- **Severity**: P1\n" + steps),
             QStringLiteral("P3 P2 P1 P0"));
}

void TestAssembler::stepsByTheirId()
{
    const RunbookDocument document =
        parse("# T\n## Diagnosis\n1. Look\n2. **If a**:\n   - A\n3. **If b**:\n   - B\n"
              "## Recovery\n1. See\n");
    const Runbook &runbook = document.runbooks.at(0);
    const auto title = [&](const char *id) {
        const Step *step = findStep(runbook, StepId(QString::fromLatin1(id)));
        return step ? step->title : QString();
    };
    QCOMPARE(title("p0.s0"), QStringLiteral("Look"));
    QCOMPARE(title("p0.b0.s0"), QStringLiteral("A"));
    QCOMPARE(title("p0.b1.s0"), QStringLiteral("B"));
    QCOMPARE(title("p1.s0"), QStringLiteral("See"));
    QVERIFY(!findStep(runbook, StepId(QStringLiteral("p1.s1"))));
}

void TestAssembler::checklistsAsARunbook()
{
    QVERIFY(!checklistsOf(parse("# T\n## Mitigation\n1. Fix\n")));
    const RunbookDocument document =
        parse("# Release checklist\n## Before\n- [ ] Ask\n## After\n- [ ] Tell\n- [ ] Log\n");
    const auto lists = checklistsOf(document);
    QVERIFY(lists);
    QCOMPARE(lists->title, QStringLiteral("Release checklist"));
    QCOMPARE(lists->lines, (LineRange{2, 6}));
    QCOMPARE(lists->phases.size(), std::size_t(2));
    QCOMPARE(lists->phases[1].name, QStringLiteral("After"));
    QCOMPARE(lists->phases[1].steps.size(), std::size_t(2));
    QVERIFY(document.runbooks.empty());
}

void TestAssembler::diagnosticsInWords()
{
    RunbookDocument document;
    const QString file = QStringLiteral("a.md");
    const QString text = QStringLiteral("odd");
    document.diagnostics = {{Diagnostic::Level::Warning, 2, 3, text}};
    QVERIFY(!document.hasErrors());
    QCOMPARE(diagnosticText(file, document.diagnostics[0]), QStringLiteral("a.md:2:3: warning: odd"));
    document.diagnostics.push_back({Diagnostic::Level::Error, 1, 1, text});
    QVERIFY(document.hasErrors());
    QCOMPARE(diagnosticText(file, document.diagnostics[1]), QStringLiteral("a.md:1:1: error: odd"));
    QCOMPARE(diagnosticText(file, {Diagnostic::Level::Info, 1, 1, text}),
             QStringLiteral("a.md:1:1: info: odd"));
    // In the order of the file.
    const RunbookDocument sorted =
        parse("# T\n## Detection\n- **Metrics**: `b => 1`, `a => 1`\n## Mitigation\n1. " +
              QByteArray(17000, 'x') + "\n\n2. Fix\n");
    QCOMPARE(sorted.diagnostics.size(), std::size_t(3));
    QCOMPARE(sorted.diagnostics[0].line, 3);
    QVERIFY(sorted.diagnostics[0].column < sorted.diagnostics[1].column);
    QCOMPARE(sorted.diagnostics[2].line, 5);
}

void TestAssembler::definitionsAreBounded()
{
    const QByteArray plain("no definitions [a] here");
    QCOMPARE(withBoundedReferences(plain), plain);
    // So long a definition, named so often: 8 * 4 MiB is what may come of it.
    QByteArray full = "[a]: " + QByteArray((4 << 20) - 2 - 1, 'x');
    full += "\n\n[b]: y\n\n" + QByteArray("[a]").repeated(6);
    QCOMPARE(full.count('['), 8);
    QCOMPARE(withBoundedReferences(full), full);
    const QByteArray more = full + "[a]";
    const QByteArray bounded = withBoundedReferences(more);
    QVERIFY(bounded.startsWith("[a]\\: x"));
    QVERIFY(bounded.contains("[b]\\: y"));
    // The longest counts, wherever it is.
    QByteArray last = "[b]: y\n\n" + QByteArray("[a]").repeated(8) + "\n\n[a]: " + QByteArray(4 << 20, 'x');
    QVERIFY(withBoundedReferences(last).contains("[a]\\: x"));
}

void TestAssembler::boldLinesThatAreHeadings_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("phases");
    const QByteArray hundred = "Swap " + QByteArray(95, 'x');
    QTest::newRow("bold") << QByteArray("**Swap the disk**") << QStringLiteral("Swap the disk(resolution)1");
    QTest::newRow("bold and a colon")
        << QByteArray("**Swap the disk**:") << QStringLiteral("Swap the disk(resolution)1");
    QTest::newRow("half bold") << QByteArray("**Swap** the disk") << QString();
    QTest::newRow("a sentence") << QByteArray("**Swap the disk.**") << QString();
    QTest::newRow("a shout") << QByteArray("**Swap the disk!**") << QString();
    QTest::newRow("a part") << QByteArray("**Swap the disk;**") << QString();
    QTest::newRow("two lines") << QByteArray("**Swap the**\n**disk**") << QString();
    QTest::newRow("longest") << QByteArray("**" + hundred + "**")
                             << QString::fromLatin1(hundred) + QStringLiteral("(resolution)1");
    QTest::newRow("too long") << QByteArray("**" + hundred + "x**") << QString();
}

void TestAssembler::boldLinesThatAreHeadings()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, phases);
    const RunbookDocument document =
        parse("# T\n## Mitigation\n\n" + line + "\n\n1. Fix it\n2. Stop it\n3. Go on\n");
    const QString found = phasesOf(document);
    QCOMPARE(found, phases.isEmpty() ? QStringLiteral("Mitigation(resolution)3")
                                     : phases.chopped(1) + QStringLiteral("3"));
    QVERIFY(document.unreachedLines.empty());
}

void TestAssembler::tagsAndBlanks()
{
    const auto run = [](const char *html) {
        return plainText({{Run::Kind::Html, QString::fromLatin1(html), {}, false}});
    };
    QCOMPARE(run("<namespace>"), QStringLiteral("<namespace>"));
    QCOMPARE(run("<x>"), QStringLiteral("<x>"));
    for (const char *tag : {"<br>", "<BR/>", "</b>", "<b>", "<>", "<1>", "<!-- a -->"})
        QCOMPARE(run(tag), QString());
    const Run text{Run::Kind::Text, QStringLiteral("a"), {}, false};
    const Run strong{Run::Kind::Text, QStringLiteral("b"), {}, true};
    const Run colon{Run::Kind::Text, QStringLiteral(":"), {}, false};
    const Run line{Run::Kind::Break, QStringLiteral(" "), {}, false};
    QVERIFY(isAllStrong({strong, line, strong, colon}));
    QVERIFY(!isAllStrong({colon}));
    QVERIFY(!isAllStrong({strong, text}));
    QVERIFY(!isAllStrong({line, text, strong}));
    QVERIFY(!isAllStrong({}));
    QCOMPARE(runLines({text, line, strong, colon, line}).size(), std::size_t(3));
}

WF_TEST(TestAssembler)

} // namespace tst_assembler

#include "tst_assembler.moc"

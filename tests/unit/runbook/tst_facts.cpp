// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of lists, tables and paragraphs, and what they say: severities, contacts, owners, dates, metrics.
#include "runbook/facts.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_facts {

using namespace wf;

namespace {

/// Markdown with its blocks; the blocks of its first heading, or all of them.
struct Text
{
    explicit Text(const QByteArray &markdown)
        : source(readSource(markdown)), blocks(parseMarkdown(source)), root(buildOutline(blocks, source, {}))
    {
    }
    std::vector<const Block *> body() const
    {
        std::vector<const Block *> all;
        for (const Block &block : blocks)
            all.push_back(&block);
        return all;
    }
    std::vector<FactRow> rows() const { return factRows(body()); }
    /// "key=value@first-last" of each row.
    QStringList list() const
    {
        QStringList said;
        for (const FactRow &row : rows())
            said << QStringLiteral("%1=%2@%3-%4")
                        .arg(row.key, row.value)
                        .arg(row.lines.first)
                        .arg(row.lines.last);
        return said;
    }

    SourceText source;
    std::vector<Block> blocks;
    OutlineNode root;
};

QString codes(const std::vector<Severity> &severities)
{
    QStringList list;
    for (const Severity severity : severities)
        list << severityCode(severity);
    return list.join(u' ');
}

} // namespace

class TestFacts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rows_data();
    void rows();
    void runsOfTheValue();
    void severitiesOfAText_data();
    void severitiesOfAText();
    void severityRows_data();
    void severityRows();
    void scaleNeedsTwoLevels();
    void scaleSkipsWhatIsNoLevel();
    void contacts();
    void infoOfADocument();
    void dates_data();
    void dates();
    void metricNamesAreBounded();
};

void TestFacts::rows_data()
{
    QTest::addColumn<QByteArray>("markdown");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &markdown, const QByteArray &expected) {
        QTest::newRow(name) << markdown << QString::fromUtf8(expected);
    };
    const QByteArray sixty(60, 'k');
    row("longest key", sixty + ": v\n", sixty + "=v@1-1");
    row("key too long", sixty + "k: v\n", "");
    row("four words", "one two three four: v\n", "one two three four=v@1-1");
    row("five words", "one two three four five: v\n", "");
    row("five bold words", "**one two three four five**: v\n", "one two three four five=v@1-1");
    row("no key", ": v\n", "");
    row("code", "`key`: v\n", "");
    row("an address", "https://example.test\n", "");
    row("lines go on", "Owner: Ann\nand Bob\nand Cy\nVersion: 2\n", "Owner=Ann@1-3|Version=2@4-4");
    row("text before", "Just words\nOwner: Ann\n", "Owner=Ann@2-2");
    row("next paragraph", "Owner: Ann\n\nWords\n\nVersion: 2\n", "Owner=Ann@1-1|Version=2@5-5");
    row("list", "- **A**: 1\n- b\n-\n- `c`\n- D: 4\n", "A=1@1-1|=b@2-2|=c@4-4|D=4@5-5");
    row("item of code", "- ```\n  x: y\n  ```\n- D: 4\n", "D=4@4-4");
    row("nested lists are not read", "- A: 1\n  - B: 2\n- C: 3\n", "A=1@1-2|C=3@3-3");
    for (const char *head : {"Field", "KEY", "name", "Role", ""})
        row(qPrintable(QStringLiteral("headed %1").arg(QLatin1String(head))),
            QByteArray("| ") + head + " | Value |\n|---|---|\n| A | 1 |\n", "A=1@3-3");
    row("two columns without a head", "| A | 1 |\n|---|---|\n| Name | 2 |\n", "A=1@1-1|Name=2@3-3");
    row("three columns", "| A | B | C |\n|---|---|---|\n| x | 1 | 2 |\n| y | | 3 |\n", "x=1 · 2@3-3|y=3@4-4");
    row("one column", "| A |\n|---|\n| x |\n", "");
}

void TestFacts::rows()
{
    QFETCH(QByteArray, markdown);
    QTEST(Text(markdown).list().join(u'|'), "expected");
}

void TestFacts::runsOfTheValue()
{
    const Text text("**Owner** (team): ask [Ann](https://ann.test) now\n\n**Lead:** Bob\n\n- no key\n");
    const std::vector<FactRow> rows = text.rows();
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[0].key, QStringLiteral("Owner (team)"));
    QCOMPARE(rows[0].runs.size(), std::size_t(3));
    QCOMPARE(rows[0].runs[0].text, QStringLiteral(" ask "));
    QCOMPARE(rows[0].runs[1].url, QStringLiteral("https://ann.test"));
    QCOMPARE(rows[0].item, nullptr);
    QCOMPARE(rows[1].runs.size(), std::size_t(1));
    QCOMPARE(rows[1].runs[0].text, QStringLiteral(" Bob"));
    QCOMPARE(rows[2].runs.size(), std::size_t(1));
    QVERIFY(rows[2].item != nullptr);
}

void TestFacts::severitiesOfAText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("each once, in order") << QStringLiteral("P2, or p0 at night, then P2") << "P2 P0";
    QTest::newRow("in words") << QStringLiteral("XP1 P1x P9 GP0") << "";
    QTest::newRow("in brackets") << QStringLiteral("(P3)") << "P3";
    QTest::newRow("at the bound") << QString(3998, u'.') + QStringLiteral("P1") << "P1";
    QTest::newRow("behind the bound") << QString(3999, u'.') + QStringLiteral("P1") << "";
}

void TestFacts::severitiesOfAText()
{
    QFETCH(QString, text);
    QTEST(codes(severitiesIn(text)), "expected");
}

void TestFacts::severityRows_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *key, const char *value, const char *expected) {
        QTest::addRow("%s: %s", key, value)
            << QString::fromLatin1(key) << QString::fromLatin1(value) << QString::fromLatin1(expected);
    };
    row("Severity", "P1 or P0", "P1");
    row("default severity level", "P2", "P2");
    row("Priority", "high, at night", "P1");
    row("Severity", "(critical)", "P0");
    row("Severity", "odd", "");
    row("Severities", "P1", "");
    row("Owner", "P1", "");
}

void TestFacts::severityRows()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    FactRow row;
    row.key = key;
    row.value = value;
    const auto severity = severityOfRow(row);
    QTEST(severity ? severityCode(*severity) : QString(), "expected");
}

void TestFacts::scaleNeedsTwoLevels()
{
    const Text one("# Levels\n- **P0 (Critical)**: all down\n");
    QVERIFY(severityScale(one.root.children.at(0)).empty());
    const Text two("# Levels\n- **P0 (Critical)**: all down\n- **P1**: some down\n");
    const auto levels = severityScale(two.root.children.at(0));
    QCOMPARE(levels.size(), std::size_t(2));
    QCOMPARE(levels[0],
             (SeverityLevel{Severity::P0, QStringLiteral("Critical"), QStringLiteral("all down"), 2}));
    QCOMPARE(levels[1], (SeverityLevel{Severity::P1, QString(), QStringLiteral("some down"), 3}));
}

void TestFacts::scaleSkipsWhatIsNoLevel()
{
    const Text text(
        "# Levels\n- words\n- **Owner**: Ann\n- P2, some are slow\n- **P2**: again\n- P3 – a few\n");
    const auto levels = severityScale(text.root.children.at(0));
    QCOMPARE(levels.size(), std::size_t(2));
    QCOMPARE(levels[0].severity, Severity::P2);
    QCOMPARE(levels[0].meaning, QStringLiteral("some are slow"));
    QCOMPARE(levels[1].severity, Severity::P3);
    QCOMPARE(levels[1].line, 6);
    // Of a table the second column is the name.
    const Text table("# Levels\n| Level | Name | Meaning |\n|---|---|---|\n| P0 | Critical | all down |\n"
                     "| P1 | High | some down |\n");
    const auto named = severityScale(table.root.children.at(0));
    QCOMPARE(named.size(), std::size_t(2));
    QCOMPARE(named[1].name, QStringLiteral("High"));
    QCOMPARE(named[1].meaning, QStringLiteral("some down"));
}

void TestFacts::contacts()
{
    const QByteArray sixty(60, 'n');
    const Text text("# On call\n- Call the lead first\n- Ann\n- " + sixty + "\n- " + sixty +
                    "n\n- **Chat**: [room](https://chat.test)\n- **Mail**: [a@b.test](mailto:a@b.test)\n"
                    "- **Page**: [https://p.test](https://p.test)\n- Check: the roster\n");
    std::vector<Contact> contacts;
    readContacts(text.root.children.at(0), contacts);
    QStringList said;
    for (const Contact &contact : contacts) {
        QCOMPARE(contact.group, QStringLiteral("On call"));
        said << QStringLiteral("%1=%2@%3").arg(contact.name, contact.value).arg(contact.line);
    }
    QCOMPARE(said, (QStringList{QStringLiteral("Ann=@3"), QString::fromLatin1(sixty) + QStringLiteral("=@4"),
                                QStringLiteral("Chat=room (https://chat.test)@6"),
                                QStringLiteral("Mail=a@b.test@7"), QStringLiteral("Page=https://p.test@8"),
                                QStringLiteral("Check=the roster@9")}));
}

void TestFacts::infoOfADocument()
{
    DocumentInfo info;
    QVERIFY(!readInfo(Text("- **Colour**: red\n- no key\n").rows(), info));
    QCOMPARE(info, DocumentInfo());
    const Text text("- no key\n- **Owning_Team**: Storage\n- **Owner**: Ann\n- **Document-Version**: 3\n"
                    "- **Last  Reviewed**: May\n- **Colour**: red\n- **Review due**: 2027-01-31\n");
    QVERIFY(readInfo(text.rows(), info));
    QCOMPARE(info.owner, QStringLiteral("Storage"));
    QCOMPARE(info.version, QStringLiteral("3"));
    QCOMPARE(info.lastReview, QStringLiteral("May"));
    QCOMPARE(info.nextReview, QStringLiteral("2027-01-31"));
    QVERIFY(info.nextReviewDue.has_value());
}

void TestFacts::dates_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row("2027-01-31", "2027-01-31T00:00:00Z");
    row("on 2027/1/5", "2027-01-05T00:00:00Z");
    row("31 January 2027", "2027-01-31T00:00:00Z");
    row("January 31, 2027", "2027-01-31T00:00:00Z");
    row(" 5 Mar 2027 ", "2027-03-05T00:00:00Z");
    row("Mar 5, 2027", "2027-03-05T00:00:00Z");
    row("2027-13-45", "");
    row("next spring", "");
}

void TestFacts::dates()
{
    QFETCH(QString, text);
    DocumentInfo info;
    FactRow row;
    row.key = QStringLiteral("Next review");
    row.value = text;
    QVERIFY(readInfo({row}, info));
    QTEST(info.nextReviewDue ? toIsoUtc(*info.nextReviewDue) : QString(), "expected");
}

void TestFacts::metricNamesAreBounded()
{
    const QByteArray longest = "a." + QByteArray(198, 'b');
    const Text text("`" + longest + "` `" + longest +
                    "b` `c_d` `c.d` c.e `c.d` `two words` `f:g`\n\n- `h.i`\n");
    QCOMPARE(metricNames(text.body()),
             (QStringList{QString::fromLatin1(longest), QStringLiteral("c_d"), QStringLiteral("c.d"),
                          QStringLiteral("f:g"), QStringLiteral("h.i")}));
    QByteArray many;
    for (int i = 0; i < 65; ++i)
        many += "`m.n" + QByteArray::number(i) + "` ";
    const QStringList names = metricNames(Text(many).body());
    QCOMPARE(names.size(), 64);
    QCOMPARE(names.back(), QStringLiteral("m.n63"));
}

WF_TEST(TestFacts)

} // namespace tst_facts

#include "tst_facts.moc"

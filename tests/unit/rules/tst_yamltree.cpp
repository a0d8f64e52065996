// SPDX-License-Identifier: GPL-3.0-or-later
// YAML within its bounds, and where the characters of a scalar stand in the file.
#include "rules/yamltree.h"
#include "support/testentry.h"

#include <QTest>

#include <algorithm>

namespace tst_yamltree {

using namespace wf;
using rules::readYaml;
using rules::YamlNode;

namespace {

std::string repeated(std::string_view what, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += what;
    return text;
}

/// Nine lists of nine aliases each, one within the other.
std::string laughs()
{
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string alias = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(alias + ", ", 8) +
                alias + "]\n";
    }
    return text;
}

} // namespace

class TestYamlTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDocuments();
    void resolvesAliases();
    void endsAtItsBounds_data();
    void endsAtItsBounds();
    void knowsPlaces_data();
    void knowsPlaces();
};

void TestYamlTree::readsDocuments()
{
    const auto file = readYaml("a: 1\nb:\n  - x\n  - \"1\"\n---\n~\n---\nc: ''\n");
    QVERIFY(!file.error);
    QCOMPARE(file.documents.size(), std::size_t(3));
    const YamlNode &map = *file.documents[0];
    QCOMPARE(map.kind, YamlNode::Kind::Map);
    QCOMPARE(map.entries.size(), std::size_t(2));
    QVERIFY(map.entries[0].second->plain);
    const YamlNode &list = *map.entries[1].second;
    QCOMPARE(list.items.size(), std::size_t(2));
    QCOMPARE(list.items[1]->line, 4);
    QCOMPARE(list.items[1]->column, 5);
    QVERIFY(!list.items[1]->plain);
    QCOMPARE(file.documents[1]->kind, YamlNode::Kind::Null);
    QCOMPARE(file.documents[2]->entries[0].second->kind, YamlNode::Kind::Scalar);
    // What is before a mistake is kept.
    const auto broken = readYaml("a: 1\n---\nb: [\n---\n");
    QCOMPARE(broken.documents.size(), std::size_t(1));
    QVERIFY(broken.error.has_value());
    QCOMPARE(broken.error->line, 4);
}

void TestYamlTree::resolvesAliases()
{
    const auto file = readYaml("a: &x {k: v}\nb: *x\n");
    QVERIFY(!file.error);
    const auto &entries = file.documents[0]->entries;
    QVERIFY(entries[0].second == entries[1].second);
}

void TestYamlTree::endsAtItsBounds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const std::string &text, const char *says) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << says;
    };
    row("laughs", laughs(), "stands for more than 500000 values");
    row("within itself", "a: &a [*a]\n", "in itself");
    row("lists", repeated("[", 200'000), "nested");
    row("maps", repeated("{", 200'000), "nested");
    row("lists over lines", repeated("[\n", 200'000), "nested");
    row("dashes", repeated("- ", 200'000), "nested");
    row("questions", repeated("? ", 200'000), "nested");
    row("list in map", repeated("[{", 200'000), "nested");
    row("deep aliases",
        "a: &a " + repeated("[", 40) + repeated("]", 40) + "\nb: " + repeated("[", 40) + "*a" +
            repeated("]", 40) + "\n",
        "nested more than 64 deep");
    // The reader hands out empty documents for ever here.
    row("commas", repeated(",", 100), "not YAML");
    row("closed", "]", "not YAML");
    row("documents", repeated("---\n", 2'000), "more than 1000 documents");
    row("values", "[" + repeated("a,", 600'000) + "]", "stands for more than 500000 values");
    row("bytes", std::string(rules::MaxYamlBytes + 1, '#'), "larger than 4 MB");
    row("control", std::string("a: b\nc: \x04\n"), "control character");
    row("bytes of no text", "a: \xff\n", "not UTF-8");
    row("anchor without end", repeated("&a ", 1'000), "not YAML");
    row("unknown alias", "a: *nobody\n", "not YAML");
}

void TestYamlTree::endsAtItsBounds()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const auto file = readYaml(std::string_view(text.constData(), std::size_t(text.size())));
    QVERIFY(file.error.has_value());
    QVERIFY2(QString::fromStdString(file.error->text).contains(says), file.error->text.c_str());
    QVERIFY(file.error->line >= 1);
}

void TestYamlTree::knowsPlaces_data()
{
    QTest::addColumn<QByteArray>("text");
    // "X" is looked for in the only scalar of the key "k".
    const auto row = [](const char *name, const char *text) { QTest::newRow(name) << QByteArray(text); };
    row("plain", "k: ab X c\n");
    row("plain over lines", "a: b\nk: ab\n  cd\n  X e\n");
    row("double quotes", "k: \"a \\\"b\\\" X\"\n");
    row("escaped line feed", "k: \"a\\nb X\"\n");
    row("double quotes over lines", "k: \"a \\\n   b\n   X\"\n");
    row("by number", "k: \"\\u00e4\\x41 X\"\n");
    row("single quotes", "k: 'it''s X'\n");
    row("literal", "k: |\n  a\n\n    b\n  X\n");
    row("literal that is kept", "k: |2+\n    a\n  X\n\nj: 1\n");
    row("folded", "k: >-\n  a b\n  c\n\n  d\n  e X\n");
    row("tag and anchor", "k: !!str &n |\n  a\n  X\n");
    row("after characters of two bytes", "k: ü X\n");
    row("carriage returns", "k: |\r\n  a\r\n  X\r\n");
    row("in a list in a list", "k:\n  - - a\n  - >\n      b\n      X\n");
}

void TestYamlTree::knowsPlaces()
{
    QFETCH(QByteArray, text);
    const std::string_view file(text.constData(), std::size_t(text.size()));
    const auto read = readYaml(file);
    QVERIFY2(!read.error, read.error ? read.error->text.c_str() : "");
    const YamlNode *node = nullptr;
    for (const auto &[key, value] : read.documents[0]->entries) {
        if (key->text == "k")
            node = value.get();
    }
    QVERIFY(node);
    while (node->kind == YamlNode::Kind::List)
        node = node->items.back().get();
    const std::size_t at = node->text.find('X');
    QVERIFY(at != std::string::npos);
    const auto before = file.substr(0, file.find('X'));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto column = before.size() - (before.rfind('\n') + 1) + 1;
    QCOMPARE(rules::placeInScalar(file, *node, at), std::pair(int(line), int(column)));
}

WF_TEST(TestYamlTree)

} // namespace tst_yamltree

#include "tst_yamltree.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Runbooks out into CACAO and Mattermost, and back; files of other programs, good and bad.
#include "runbook/playbook.h"

#include "runbook/library.h"
#include "support/testentry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

namespace tst_playbook {

using namespace wf;

namespace {

const Timestamp Created = fromMs(1'760'000'000'000);

/// "phase: step [commands]; phase / if branch: step; …"
QStringList shapeOf(const Runbook &runbook)
{
    QStringList shape;
    const auto add = [&shape](const QString &place, const std::vector<Step> &steps) {
        for (const Step &step : steps)
            shape << QStringLiteral("%1: %2 [%3]").arg(place, step.title).arg(step.commands.size());
    };
    for (const Phase &phase : runbook.phases) {
        add(phase.name, phase.steps);
        for (const Branch &branch : phase.branches)
            add(phase.name + QStringLiteral(" / ") + branch.title, branch.steps);
    }
    return shape;
}

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestPlaybook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data();
    void comesBack();
    void cacaoHasWhatItRequires();
    void mattermostKeepsEveryStep_data() { comesBack_data(); }
    void mattermostKeepsEveryStep();
    void readsWhatOthersWrite();
    void whatIsForeignIsText();
    void loopsEnd();
    void badFilesAreNamed_data();
    void badFilesAreNamed();
};

void TestPlaybook::comesBack_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("place");
    RunbookLibrary library;
    library.setPaths({QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")});
    for (const auto &[file, document] : library.documents()) {
        for (std::size_t i = 0; i < document->runbooks.size(); ++i)
            QTest::newRow(qPrintable(document->runbooks[i].id.text())) << file << int(i);
    }
}

void TestPlaybook::comesBack()
{
    QFETCH(QString, file);
    QFETCH(int, place);
    const RunbookDocument document = loadRunbook(file);
    const Runbook &runbook = document.runbooks[std::size_t(place)];
    const QByteArray json = jsonOf(playbookOf(runbook, PlaybookFormat::Cacao, Created));
    QCOMPARE(jsonOf(playbookOf(runbook, PlaybookFormat::Cacao, Created)), json);
    const auto markdown = markdownOfPlaybook(json, QStringLiteral("x.json"));
    QVERIFY2(markdown, markdown ? "" : qPrintable(markdown.error().message));
    const RunbookDocument back = parseRunbook(*markdown, QStringLiteral("x.md"));
    QCOMPARE(back.runbooks.size(), std::size_t(1));
    QCOMPARE(back.runbooks.front().title, runbook.title);
    QCOMPARE(shapeOf(back.runbooks.front()), shapeOf(runbook));
}

void TestPlaybook::cacaoHasWhatItRequires()
{
    const RunbookDocument document =
        parseRunbook("# Queue\n\n## Mitigation\n\n1. Look\n2. Mend\n\n### If the disk is full\n\n1. Clean\n",
                     QStringLiteral("q.md"));
    const QJsonObject playbook = playbookOf(document.runbooks.front(), PlaybookFormat::Cacao, Created);
    for (const char *key : {"type", "spec_version", "id", "name", "created_by", "created", "modified",
                            "workflow_start", "workflow"})
        QVERIFY2(playbook.contains(QLatin1String(key)), key);
    QCOMPARE(playbook[QStringLiteral("spec_version")].toString(), QStringLiteral("cacao-2.0"));
    static const QRegularExpression id(
        QStringLiteral("^[a-z-]+--[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));
    const QJsonObject workflow = playbook[QStringLiteral("workflow")].toObject();
    QVERIFY(workflow.contains(playbook[QStringLiteral("workflow_start")].toString()));
    const QSet<QString> types{QStringLiteral("start"), QStringLiteral("end"), QStringLiteral("action"),
                              QStringLiteral("if-condition")};
    for (auto it = workflow.begin(); it != workflow.end(); ++it) {
        QVERIFY2(id.match(it.key()).hasMatch(), qPrintable(it.key()));
        const QJsonObject step = it.value().toObject();
        const QString type = step[QStringLiteral("type")].toString();
        QVERIFY(types.contains(type));
        QVERIFY(it.key().startsWith(type + QStringLiteral("--")));
        for (const char *link : {"on_completion", "on_true"}) {
            if (step.contains(QLatin1String(link)))
                QVERIFY2(workflow.contains(step[QLatin1String(link)].toString()), link);
        }
        if (type == QLatin1String("action")) {
            QVERIFY(!step[QStringLiteral("commands")].toArray().isEmpty());
            QVERIFY(playbook[QStringLiteral("agent_definitions")].toObject().contains(
                step[QStringLiteral("agent")].toString()));
        }
    }
    // start, two ends, three steps, one condition
    QCOMPARE(workflow.size(), 7);
}

void TestPlaybook::mattermostKeepsEveryStep()
{
    QFETCH(QString, file);
    QFETCH(int, place);
    const RunbookDocument document = loadRunbook(file);
    const Runbook &runbook = document.runbooks[std::size_t(place)];
    const auto markdown = markdownOfPlaybook(jsonOf(playbookOf(runbook, PlaybookFormat::Mattermost, Created)),
                                             QStringLiteral("x.json"));
    QVERIFY2(markdown, markdown ? "" : qPrintable(markdown.error().message));
    const RunbookDocument back = parseRunbook(*markdown, QStringLiteral("x.md"));
    QCOMPARE(back.runbooks.size(), std::size_t(1));
    const auto titles = [](const Runbook &book) {
        QStringList all;
        for (const QString &line : shapeOf(book))
            all << line.section(QStringLiteral(": "), 1);
        return all;
    };
    QCOMPARE(titles(back.runbooks.front()).size(), titles(runbook).size());
}

void TestPlaybook::readsWhatOthersWrite()
{
    const auto cacao = markdownOfPlaybook(
        R"({"type":"playbook","spec_version":"cacao-2.0","name":"Ransom","workflow_start":"start--1",
        "workflow":{"start--1":{"type":"start","on_completion":"parallel--1"},
        "parallel--1":{"type":"parallel","next_steps":["action--1","action--2"],"on_completion":"if--1"},
        "action--1":{"type":"action","name":"Isolate the host","commands":[{"type":"manual","command":"Unplug it"}]},
        "action--2":{"type":"action","commands":[{"type":"manual","command":"Call the lead"},{"type":"http-api","command":"GET /hosts"}]},
        "if--1":{"type":"if-condition","condition":"data left","on_true":"action--3","on_false":"action--4","on_completion":"end--1"},
        "action--3":{"type":"action","name":"Tell the regulator","commands":[]},
        "action--4":{"type":"action","name":"Restore","commands":[]},
        "end--1":{"type":"end"}}})",
        QStringLiteral("c.json"));
    QVERIFY2(cacao, cacao ? "" : qPrintable(cacao.error().message));
    const Runbook book = parseRunbook(*cacao, QStringLiteral("c.md")).runbooks.at(0);
    QCOMPARE(book.title, QStringLiteral("Ransom"));
    QCOMPARE(book.phases.size(), std::size_t(1));
    QCOMPARE(book.phases[0].steps.size(), std::size_t(2));
    QCOMPARE(book.phases[0].steps[1].title, QStringLiteral("Call the lead"));
    QCOMPARE(book.phases[0].steps[1].commands.size(), std::size_t(1));
    QCOMPARE(book.phases[0].branches.size(), std::size_t(2));
    const auto mattermost = markdownOfPlaybook(R"({"title":"Outage","checklists":[{"title":"First","items":[
        {"title":"Open a bridge","description":"See the wiki.\n```sh\nzoom start\n```\n","command":"/zoom start"},
        {"title":"Tell support","description":"","command":""}]},{"title":"Then","items":[{"title":"Write it down"}]}]})",
                                               QStringLiteral("m.json"));
    QVERIFY(mattermost);
    const Runbook other = parseRunbook(*mattermost, QStringLiteral("m.md")).runbooks.at(0);
    QCOMPARE(other.phases.size(), std::size_t(2));
    QCOMPARE(other.phases[0].steps[0].title, QStringLiteral("Open a bridge"));
    QCOMPARE(other.phases[0].steps[0].commands.size(), std::size_t(2));
}

void TestPlaybook::whatIsForeignIsText()
{
    const auto markdown = markdownOfPlaybook(
        R"({"title":"# <script>x</script>","checklists":[{"title":"A\n## More\n- `a > 1`",
        "items":[{"title":"1. *b*\n## c","description":"# not a heading\n- [ ] no step\n````\n# out of the fence\n"}]}]})",
        QStringLiteral("m.json"));
    QVERIFY(markdown);
    const RunbookDocument document = parseRunbook(*markdown, QStringLiteral("m.md"));
    QCOMPARE(document.runbooks.size(), std::size_t(1));
    QVERIFY(document.runbooks[0].conditions.empty());
    QCOMPARE(document.runbooks[0].phases.size(), std::size_t(1));
    QCOMPARE(document.runbooks[0].phases[0].steps.size(), std::size_t(1));
}

void TestPlaybook::loopsEnd()
{
    const auto loop = markdownOfPlaybook(
        R"({"name":"L","workflow_start":"a","workflow":{"a":{"type":"action","name":"Again","on_completion":"b"},
        "b":{"type":"while-condition","condition":"it burns","on_true":"a","on_completion":"a"}}})",
        QStringLiteral("l.json"));
    QVERIFY(loop);
    QCOMPARE(loop->count("Again"), 1);
    QByteArray deep = R"({"name":"D","workflow_start":"s0","workflow":{)";
    for (int i = 0; i < 10'000; ++i)
        deep += "\"s" + QByteArray::number(i) +
                "\":{\"type\":\"if-condition\",\"condition\":\"c\",\"on_true\":\"s" +
                QByteArray::number(i + 1) + "\"},";
    deep += R"("s10000":{"type":"action","name":"x"}}})";
    QVERIFY(!markdownOfPlaybook(deep, QStringLiteral("d.json")));
}

void TestPlaybook::badFilesAreNamed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    QTest::newRow("not JSON") << QByteArray("{") << QStringLiteral("not JSON");
    QTest::newRow("another file") << QByteArray("{\"a\":1}") << QStringLiteral("neither");
    QTest::newRow("no start") << QByteArray("{\"workflow\":{}}") << QStringLiteral("workflow_start");
    QTest::newRow("no steps") << QByteArray(R"({"workflow_start":"a","workflow":{"a":{"type":"start"}}})")
                              << QStringLiteral("no action steps");
    QTest::newRow("no items") << QByteArray("{\"checklists\":[]}") << QStringLiteral("no items");
    QTest::newRow("too large") << QByteArray(MaxPlaybookBytes + 1, ' ') << QStringLiteral("4 MB");
    QTest::newRow("many values") << "{\"checklists\":[" + QByteArray("0,").repeated(300'000) + "0]}"
                                 << QStringLiteral("more values");
}

void TestPlaybook::badFilesAreNamed()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, says);
    const auto markdown = markdownOfPlaybook(json, QStringLiteral("x.json"));
    QVERIFY(!markdown);
    QVERIFY2(markdown.error().message.contains(says), qPrintable(markdown.error().message));
    QVERIFY(markdown.error().message.startsWith(QStringLiteral("x.json: ")));
}

WF_TEST(TestPlaybook)

} // namespace tst_playbook

#include "tst_playbook.moc"

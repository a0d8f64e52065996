// SPDX-License-Identifier: GPL-3.0-or-later
// What the program's own log says of a feed: once for each change, and nothing while nothing changes.
#include "scrapefixture.h"
#include "support/testentry.h"

#include <QLoggingCategory>
#include <QTest>

namespace tst_feedwords {

using namespace wf;

namespace {

QStringList s_said;

void keepWords(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    if (qstrcmp(context.category, "watchfloor.feed") == 0)
        s_said << text;
}

} // namespace

class FeedWordsTest : public ScrapeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        s_said.clear();
        QLoggingCategory::setFilterRules(QStringLiteral("watchfloor.feed.info=true"));
        m_before = qInstallMessageHandler(keepWords);
    }
    void cleanup()
    {
        qInstallMessageHandler(m_before);
        QLoggingCategory::setFilterRules(QString());
        close();
    }

    void upAndDownOnce();
    void downAtFirst();
    void refusedOnce();

private:
    FeedConfig often() const
    {
        FeedConfig often = config();
        often.interval = Millis{20};
        return often;
    }

    QtMessageHandler m_before = nullptr;
};

void FeedWordsTest::upAndDownOnce()
{
    const ScriptedAnswer good = textAnswer("a 1\n");
    const ScriptedAnswer bad = ScriptedAnswer::http(503, TextType, "");
    m_server->setAnswers({good, good, bad, bad, good});
    start(often());
    QVERIFY(waitForHealth(6));
    m_source->stop();
    QCOMPARE(s_said.size(), 3);
    QCOMPARE(s_said[0], QStringLiteral("feed estate is up"));
    QVERIFY2(s_said[1].startsWith(QStringLiteral("feed estate is down: ")) && s_said[1].contains(u"503"),
             qPrintable(s_said[1]));
    QCOMPARE(s_said[2], QStringLiteral("feed estate is up"));
}

void FeedWordsTest::downAtFirst()
{
    m_server->setAnswer(ScriptedAnswer::http(404, TextType, ""));
    start(often());
    QVERIFY(waitForHealth(2));
    m_source->stop();
    QCOMPARE(s_said.size(), 1);
    QVERIFY(s_said[0].startsWith(QStringLiteral("feed estate is down: ")));
}

void FeedWordsTest::refusedOnce()
{
    m_server->setAnswers({textAnswer("a 1\n"), textAnswer("a 1\nb 1\n"), textAnswer("a 1\nb 1\n")});
    FeedConfig few = often();
    few.seriesLimit = 1;
    start(few);
    QVERIFY(waitForHealth(4));
    m_source->stop();
    QCOMPARE(s_said.size(), 2);
    QCOMPARE(s_said[0], QStringLiteral("feed estate is up"));
    QVERIFY2(s_said[1].contains(QStringLiteral("refused 1 series")), qPrintable(s_said[1]));
}

WF_TEST(FeedWordsTest)

} // namespace tst_feedwords

#include "tst_feedwords.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every scenario of the simulated estate, with restarts wherever they fall: the whole way from scrape to
// event. No value that is told of a condition contradicts it, and nothing becomes true without one.
#include "desk/observing.h"
#include "desk/watchedrules.h"
#include "detect/savedstate.h"
#include "feed/scrapeseries.h"
#include "sim/estate.h"
#include "support/bookfixture.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

#include <deque>
#include <random>

namespace tst_scenariorestarts {

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr Millis Every = 5s;

/// One desk on the estate: what a process holds is lost with a restart, what the log and the recording hold
/// is not.
class Night
{
public:
    Night(const QString &scenario, unsigned seed) : m_random(seed), m_estate(seed)
    {
        const auto start = parseScenario(scenario);
        if (!start)
            qFatal("%s", qPrintable(start.error().message));
        m_estate.addScenario(*start);
        m_library.setPaths({QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")});
        begin();
    }

    void run(Millis length)
    {
        const Timestamp end = m_at + length;
        while (m_at < end && problems.isEmpty()) {
            pass(Every);
            if (chance(0.95))
                scrape();
            take(m_detector->tick(*m_store, m_at));
            m_saved.push_back(savedText(m_detector->save()));
            if (m_saved.size() > 3)
                m_saved.pop_front();
            if (chance(0.04))
                restart();
            if (chance(0.01))
                resolveOne();
        }
    }

    QStringList problems;
    int restarts = 0;
    int becameTrue = 0;

private:
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(m_random) < p; }
    void pass(Millis time)
    {
        m_at += time;
        m_book.clock.advance(time);
    }

    void begin()
    {
        m_store = std::make_unique<SeriesStore>();
        m_detector = std::make_unique<Detector>();
        m_detector->setRules(watchedRules(m_library, {}, {}).plain);
        m_series =
            std::make_unique<ScrapeSeries>(*m_store, FeedId(QStringLiteral("estate")), TargetLabels{}, Every);
    }

    /// As PresentDesk does it: what the log says, then what was saved, which can be some seconds old or gone.
    void restart()
    {
        ++restarts;
        const QByteArray saved =
            m_saved.empty() || chance(0.2) ? QByteArray() : m_saved[chance(0.5) ? 0 : m_saved.size() - 1];
        begin();
        if (chance(0.3))
            pass(Millis{std::uniform_int_distribution<>(1, 600'000)(m_random)});
        std::map<RunbookId, const Incident *> newest;
        for (const auto &[id, incident] : m_book.book.incidents()) {
            const Incident *&known = newest[incident.runbookId];
            if (!known || known->lastChange < incident.lastChange)
                known = &incident;
        }
        for (const auto &[runbook, last] : newest) {
            const Incident *open = m_book.book.openFor(runbook, false);
            for (const auto &[index, record] : (open ? open : last)->conditions) {
                if (record.wasTrue)
                    m_detector->restore(runbook, index, ConditionState::True, record.at);
            }
            if (!open)
                m_detector->endDetection(runbook);
        }
        m_detector->resume(savedConditions(saved));
    }

    void scrape()
    {
        SampleBatch batch;
        batch.feed = FeedId(QStringLiteral("estate"));
        batch.receivedAt = m_at;
        const QByteArray text = m_estate.openMetrics(m_at - m_start, m_at);
        m_series->begin(m_at);
        const auto read = parseExposition({text.constData(), std::size_t(text.size())},
                                          ExpositionFormat::OpenMetrics, ExpositionMode::Lenient, *m_series);
        if (read.endMissing || !read.accepted())
            qFatal("the estate's text cannot be read");
        m_series->commit(batch.samples);
        m_store->append(batch);
        take(m_detector->evaluate(*m_store, batch));
    }

    void take(const std::vector<ConditionTransition> &changes)
    {
        for (const ConditionTransition &t : changes) {
            check(t);
            const auto report = reportOf(t, m_library, false);
            if (report)
                news(m_book.run(*report));
        }
    }

    void check(const ConditionTransition &t)
    {
        const bool holds = t.to == ConditionState::True || t.to == ConditionState::Pending;
        const bool denies = t.to == ConditionState::False || t.to == ConditionState::Clearing;
        const auto condition = parseCondition(t.text);
        if (condition && ((holds && valueContradicts(*condition, t.valueText, true)) ||
                          (denies && valueContradicts(*condition, t.valueText, false))))
            complain(QStringLiteral("`%1` is told to be %2 with %3")
                         .arg(t.text, conditionStateName(t.to), t.valueText));
    }

    void news(const std::vector<EventPtr> &events)
    {
        for (const EventPtr &e : events) {
            const auto *said = e->as<event::ConditionTrue>();
            becameTrue += said && !said->still && !said->again;
            if (said && !said->still && !said->again && said->value.isEmpty())
                complain(QStringLiteral("`%1` became true, and no value says so").arg(said->text));
            tell(*e);
        }
    }
    void tell(const Event &e)
    {
        const DetectorNews news = detectorNews(m_book.book, e);
        for (const RunbookId &runbook : news.ended)
            m_detector->endDetection(runbook);
        for (const RunbookId &runbook : news.reopened)
            take(m_detector->takeUpAgain(runbook, m_at));
    }

    /// A person ends a detection, true or not.
    void resolveOne()
    {
        for (const auto &[id, incident] : m_book.book.incidents()) {
            if (!incident.isDetection())
                continue;
            if (const auto done = m_book.tryRun(command::DismissDetection{id, QStringLiteral("known")}); done)
                news(*done);
            return;
        }
    }

    void complain(const QString &what)
    {
        problems << QStringLiteral("%1 s, after %2 restarts: %3")
                        .arg((m_at - m_start) / 1s)
                        .arg(restarts)
                        .arg(what);
    }

    std::mt19937 m_random;
    Estate m_estate;
    RunbookLibrary m_library;
    BookFixture m_book;
    std::unique_ptr<SeriesStore> m_store;
    std::unique_ptr<Detector> m_detector;
    std::unique_ptr<ScrapeSeries> m_series;
    std::deque<QByteArray> m_saved; ///< As the recording has it: up to some seconds old.
    const Timestamp m_start = m_book.clock.wall();
    Timestamp m_at = m_start;
};

} // namespace

class TestScenarioRestarts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noValueContradictsItsCondition_data();
    void noValueContradictsItsCondition();
};

void TestScenarioRestarts::noValueContradictsItsCondition_data()
{
    QTest::addColumn<QString>("scenario");
    for (const QString &name : scenarioNames())
        QTest::newRow(qPrintable(name)) << name;
}

void TestScenarioRestarts::noValueContradictsItsCondition()
{
    QFETCH(QString, scenario);
    int restarts = 0;
    int becameTrue = 0;
    for (unsigned seed = 1; seed <= unsigned(wf::testing::lighter(8)); ++seed) {
        Night night(scenario, seed);
        night.run(20min);
        restarts += night.restarts;
        becameTrue += night.becameTrue;
        QVERIFY2(night.problems.isEmpty(),
                 qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(night.problems.join(u'\n'))));
    }
    QVERIFY(restarts > 5);
    // A calm night has nothing to tell.
    QCOMPARE(becameTrue > 0, scenario != QLatin1String("calm"));
}

WF_TEST(TestScenarioRestarts)

} // namespace tst_scenariorestarts

#include "tst_scenariorestarts.moc"

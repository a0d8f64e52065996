// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever the samples do, and wherever the program is started again: a value that is reported for a
// condition never contradicts what it is reported for, and nothing becomes true without one.
#include "detect/savedstate.h"
#include "detect/valuetext.h"
#include "detectorfixture.h"
#include "support/testentry.h"

#include <QTest>

#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <random>

namespace tst_restarts {

using namespace wf;

namespace {

const QStringList Conditions{
    QStringLiteral("load > 0.5 for 5s"),
    QStringLiteral("load > 0.5 clear < 0.3 for 3s"),
    QStringLiteral("load > 0.5 clear < 0.45 for 0s"),
    QStringLiteral("load > 0.5 and spare < 0.4 for 2s clear < 0.2 for 4s"),
    QStringLiteral("load > 0.9 or spare < 0.1 for 2s"),
    QStringLiteral("spare < 40% for 1s clear > 45% for 2s"),
    QStringLiteral("node.state = \"down\" for 2s"),
};

const QStringList Numbers{QStringLiteral("load{job=a}"), QStringLiteral("load{job=b}"),
                          QStringLiteral("spare{job=a}")};
const QStringList States{QStringLiteral("node_state{node_state=up}"),
                         QStringLiteral("node_state{node_state=down}")};

/// What the log knows of a condition, by the rules of decide().
struct Logged
{
    bool known = false;
    bool wasTrue = false;
    Timestamp at;
};

/// A target, a detector that is started again now and then, and the log that outlives it.
class Floor
{
public:
    explicit Floor(unsigned seed) : m_random(seed) { begin(); }

    void run(int steps)
    {
        for (int i = 0; i < steps && problems.isEmpty(); ++i)
            step();
    }

    QStringList problems;
    int becameTrue = 0;

private:
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(m_random) < p; }
    double pick(const std::vector<double> &from)
    {
        return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(m_random)];
    }

    void begin()
    {
        m_bench = std::make_unique<DetectorFixture>();
        std::vector<DetectorRule> rules;
        for (int i = 0; i < Conditions.size(); ++i)
            rules.push_back(testRule(Conditions[i], i));
        m_bench->detector.setRules(std::move(rules));
        // Series that were recorded are known before their first sample, as after the head was replayed.
        QStringList names = Numbers + States;
        std::shuffle(names.begin(), names.end(), m_random);
        for (const QString &name : names) {
            if (chance(0.8))
                m_bench->series(name);
        }
    }

    void restart()
    {
        const QByteArray saved =
            m_saved.empty() || chance(0.2) ? QByteArray() : m_saved[chance(0.5) ? 0 : m_saved.size() - 1];
        begin();
        Detector &detector = m_bench->detector;
        for (const auto &[index, logged] : m_log) {
            if (logged.wasTrue)
                detector.restore(testRunbook(), index, ConditionState::True, logged.at);
        }
        if (!m_open)
            detector.endDetection(testRunbook());
        detector.resume(savedConditions(saved));
        if (chance(0.3))
            m_second += std::uniform_int_distribution<>(1, 600)(m_random);
    }

    void step()
    {
        m_second += chance(0.02) ? 20 : 1;
        if (chance(0.04))
            restart();
        if (chance(0.02))
            end();
        if (chance(0.02))
            reopen();
        if (chance(0.9))
            scrape();
        take(m_bench->detector.tick(m_bench->store, DetectorFixture::time(m_second)));
        m_saved.push_back(savedText(m_bench->detector.save()));
        if (m_saved.size() > 3)
            m_saved.pop_front();
    }

    void scrape()
    {
        SampleBatch batch;
        batch.receivedAt = DetectorFixture::time(m_second);
        const auto add = [&](const QString &name, double value) {
            if (!chance(0.03))
                batch.samples.push_back({m_bench->series(name), {batch.receivedAt, value}});
        };
        for (const QString &name : Numbers) {
            double &level = m_levels.try_emplace(name, 0.3).first->second;
            if (chance(0.15))
                level = pick({0.05, 0.25, 0.35, 0.3996, 0.4004, 0.47, 0.49996, 0.50004, 0.6, 0.95});
            const bool lost = chance(0.03);
            add(name, lost ? pick({std::numeric_limits<double>::quiet_NaN(), staleMarker()})
                           : level * (1 + 1e-5 * std::uniform_real_distribution<>(-1, 1)(m_random)));
        }
        m_down = chance(0.15) ? chance(0.5) : m_down;
        add(States[0], m_down ? 0 : 1);
        add(States[1], m_down ? 1 : 0);
        m_bench->store.append(batch);
        take(m_bench->detector.evaluate(m_bench->store, batch));
    }

    /// A person ends it, or takes it up again.
    void end()
    {
        if (!std::exchange(m_open, false))
            return;
        m_bench->detector.endDetection(testRunbook());
    }
    void reopen()
    {
        if (std::exchange(m_open, true))
            return;
        take(m_bench->detector.takeUpAgain(testRunbook(), DetectorFixture::time(m_second)));
    }

    void take(const std::vector<ConditionTransition> &changes)
    {
        for (const ConditionTransition &t : changes) {
            check(t);
            log(t);
        }
    }

    void check(const ConditionTransition &t)
    {
        const bool holds = t.to == ConditionState::True || t.to == ConditionState::Pending;
        const bool denies = t.to == ConditionState::False || t.to == ConditionState::Clearing;
        const auto condition = parseCondition(t.text);
        if ((holds && valueContradicts(*condition, t.valueText, true)) ||
            (denies && valueContradicts(*condition, t.valueText, false)))
            complain(t, "its value says the opposite");
        if (t.stands && !t.valueText.isEmpty())
            complain(t, "it tells a value and says that there is none");
    }

    void log(const ConditionTransition &t)
    {
        if (t.to == ConditionState::Pending || t.to == ConditionState::Unbound ||
            t.to == ConditionState::Clearing || t.to == ConditionState::NoData)
            return;
        const bool nowTrue = t.to == ConditionState::True;
        Logged &logged = m_log[t.condition];
        if (!m_open) {
            if (!nowTrue || t.stands)
                return;
            m_log.clear(); // A new detection.
            m_open = true;
        } else if ((t.stands && !logged.wasTrue) || (!logged.known && !nowTrue) ||
                   (logged.known && logged.wasTrue == nowTrue)) {
            return;
        }
        if (nowTrue) {
            ++becameTrue;
            if (t.valueText.isEmpty() && t.from != t.to)
                complain(t, "it became true, and no value says so");
        }
        m_log[t.condition] = {true, nowTrue, t.at};
    }

    void complain(const ConditionTransition &t, const char *what)
    {
        problems << QStringLiteral("`%1` %2>%3 (%4) at %5 s: %6")
                        .arg(t.text, conditionStateName(t.from), conditionStateName(t.to), t.valueText)
                        .arg(m_second)
                        .arg(QLatin1String(what));
    }

    std::mt19937 m_random;
    std::unique_ptr<DetectorFixture> m_bench;
    std::deque<QByteArray> m_saved; ///< As the recording has it: up to two seconds old.
    std::map<int, Logged> m_log;
    std::map<QString, double> m_levels;
    bool m_open = true;
    bool m_down = false;
    double m_second = 0;
};

} // namespace

class TestRestarts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theSixthTurnTellsNoOtherValue();
    void dataThatComesBackTellsNoOtherValue();
    void noValueContradictsItsCondition();
};

void TestRestarts::theSixthTurnTellsNoOtherValue()
{
    // Seen: "became true (0.0839)" for a condition that asks for more than 0.5. The sixth turn within ten
    // minutes is a change out of True and is reported as one to True, with the sample that denied it; turns
    // are remembered over restarts, and each restart of a simulated estate is one.
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("rate > 0.5 clear < 0.5 for 0s"))});
    std::vector<ConditionTransition> all;
    for (int i = 0; i < 6; ++i) {
        SampleBatch batch{{}, DetectorFixture::time(i), {}, false};
        batch.samples.push_back({b.series(QStringLiteral("rate")), {batch.receivedAt, i % 2 ? 0.0839 : 0.7}});
        b.store.append(batch);
        const auto changes = b.detector.evaluate(b.store, batch);
        all.insert(all.end(), changes.begin(), changes.end());
    }
    QCOMPARE(DetectorFixture::text({all.back()}), QStringLiteral("true>true"));
    QVERIFY(all.back().flapping);
    QCOMPARE(all.back().valueText, QString());
    QVERIFY(all.back().stands);
}

void TestRestarts::dataThatComesBackTellsNoOtherValue()
{
    DetectorFixture b;
    b.detector.setRules({testRule(QStringLiteral("rate > 0.5"))});
    b.detector.restore(testRunbook(), 0, ConditionState::True, DetectorFixture::time(-60));
    b.series(QStringLiteral("rate"));
    b.tick(0);
    SampleBatch batch{{}, DetectorFixture::time(1), {}, false};
    batch.samples.push_back({b.series(QStringLiteral("rate")), {batch.receivedAt, 0.0839}});
    b.store.append(batch);
    const auto changes = b.detector.evaluate(b.store, batch);
    QCOMPARE(DetectorFixture::text(changes), QStringLiteral("no data>true, true>clearing"));
    QCOMPARE(changes[0].valueText, QString());
    QVERIFY(changes[0].stands);
    QCOMPARE(changes[1].valueText, QStringLiteral("0.0839"));
}

void TestRestarts::noValueContradictsItsCondition()
{
    int becameTrue = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        Floor floor(seed);
        floor.run(250);
        becameTrue += floor.becameTrue;
        QVERIFY2(floor.problems.isEmpty(),
                 qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(floor.problems.join(u'\n'))));
    }
    QVERIFY2(becameTrue > 500, qPrintable(QString::number(becameTrue)));
}

WF_TEST(TestRestarts)

} // namespace tst_restarts

#include "tst_restarts.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// A jump of the playhead anywhere in an incident of 24 hours with 1,000 series and 5,000 events: what the
// window needs until it is painted anew, beside a repaint without a jump. Prints one JSON object.
#include "charts/chartwidget.h"
#include "desk/recording.h"
#include "metrics/recorder.h"
#include "review/reviewwindow.h"
#include "support/logfixture.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <cstdio>
#include <random>

using namespace std::chrono_literals;
using namespace wf;

namespace {

constexpr int Series = 1000;
constexpr int Events = 5000;
constexpr Millis Every = 15s;
constexpr int Jumps = 300;

void record(const LogFixture &bench, Timestamp from, Timestamp to)
{
    QDir().mkpath(recorderPath(bench.dir()));
    StoreLimits limits;
    limits.maxLateness = 48h;
    SeriesStore store(limits);
    FakeClock clock;
    clock.advance(from - clock.wall());
    const auto recorder = Recorder::open(recorderPath(bench.dir()), store, clock);
    if (!recorder)
        qFatal("%s", qPrintable(recorder.error().message));
    std::vector<SeriesRef> refs;
    refs.push_back(*store.resolve({"queue_depth", Labels()}, {}));
    for (int i = 1; i < Series; ++i)
        refs.push_back(*store.resolve({"metric_" + std::to_string(i), Labels()}, {}));
    for (Timestamp at = from; at <= to; at += Every) {
        clock.advance(at - clock.wall());
        SampleBatch batch;
        batch.feed = FeedId(QStringLiteral("jobs"));
        batch.receivedAt = at;
        for (std::size_t i = 0; i < refs.size(); ++i)
            batch.samples.push_back({refs[i], {at, std::sin(double(toMs(at)) / 1e6 + double(i)) * 50}});
        (*recorder)->turnDay(at);
        store.append(batch);
        (*recorder)->record(batch);
        (*recorder)->flush();
    }
}

double median(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[std::size_t(share * double(values.size() - 1))];
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    LogFixture bench;
    IncidentId id;
    const Timestamp from = bench.clock.wall();
    {
        const auto log = bench.open();
        id = bench.declare(*log);
        for (int i = 0; i < Events; ++i) {
            bench.clock.advance(Millis(24h) / Events);
            const Step *next = i % 40 == 0 ? nextStep(*log->book().find(id)) : nullptr;
            if (next)
                bench.run(*log, command::CompleteStep{id, next->id, {}});
            else
                bench.note(*log, id, QStringLiteral("note %1 on what was seen").arg(i));
        }
    }
    record(bench, from, bench.clock.wall());
    SystemClock clock;
    Theme theme(ThemeMode::Dark);
    theme.apply();
    DeskOptions options;
    options.dataDir = bench.dir();
    ReviewWindow *window = openReview(options, {id.text(), {}}, clock, theme);
    const ReviewDesk &desk = window->desk();
    if (!QTest::qWaitFor([&] { return desk.review().isReady() && desk.storeStats().series == Series; },
                         60'000))
        qFatal("the review did not open");
    const auto drawn = [window] {
        const auto charts = window->findChildren<ChartWidget *>();
        return !charts.isEmpty() && std::all_of(charts.begin(), charts.end(), [](const ChartWidget *chart) {
            return !chart->isVisible() || !chart->valueText().isEmpty();
        });
    };
    if (!QTest::qWaitFor(drawn, 60'000))
        qFatal("the charts did not get their data");
    std::mt19937 random(5);
    const TimeRange range = desk.review().range();
    std::vector<double> jumps, still;
    for (int i = 0; i < Jumps; ++i) {
        QElapsedTimer timer;
        timer.start();
        window->repaint();
        still.push_back(double(timer.nsecsElapsed()) / 1e6);
        timer.start();
        window->desk().review().moveTo(range.from +
                                       Millis(qint64(random() % std::uint64_t(range.length().count()))));
        QCoreApplication::sendPostedEvents();
        window->repaint();
        jumps.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::printf(
        "{\"series\":%d,\"events\":%d,\"jump_ms_median\":%.2f,\"jump_ms_p95\":%.2f,\"jump_ms_max\":%.2f,"
        "\"repaint_ms_median\":%.2f}\n",
        Series, Events, median(jumps, 0.5), median(jumps, 0.95), median(jumps, 1), median(still, 0.5));
    delete window;
    return 0;
}

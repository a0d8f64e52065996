// SPDX-License-Identifier: GPL-3.0-or-later
// The kept picture of the lines: whatever it skips, it looks as if it were drawn afresh.
#include "charttest.h"

#include "charts/serieslayer.h"
#include "metrics/seriesstore.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QTest>

#include <random>

namespace tst_chartlayer {

using namespace std::chrono_literals;
using namespace wf::charttest;
using wf::LayerLine;
using wf::LayerLook;
using wf::Millis;
using wf::Sample;
using wf::SeriesLayer;
using wf::SeriesWindow;
using wf::TimeRange;
using wf::Timestamp;

namespace {

/// A series that goes on: what it is worth at a time depends on its kind.
struct Source
{
    QByteArray kind;
    std::mt19937 random;
    double level = 50;
    double step = 8;      ///< Of a walk.
    double chance = 0.05; ///< Of a state to change.

    double next()
    {
        std::uniform_real_distribution<double> unit(0, 1);
        if (kind == "noise")
            return 100 * unit(random);
        if (kind == "spikes")
            return unit(random) < 0.02 ? 100 : 10 + unit(random);
        if (kind == "steps")
            return level = unit(random) < chance ? std::floor(unit(random) * 2) : level > 1 ? 1 : level;
        if (kind == "calm")
            return 50 + 40 * std::sin((level += 0.01) / 3);
        return level = std::clamp(level + step * (unit(random) - 0.5), 0.0, 100.0);
    }
};

LayerLook lookOf(TimeRange range, int pixels, int height, Millis bin, double high)
{
    LayerLook look;
    look.map = {QRectF(0, 3, pixels, height - 6), wf::PixelGrid::of(range, pixels, bin), {0, high, false}};
    for (int y = 0; y < height; ++y)
        look.ground.push_back(qRgb(20 + y % 7, 30, 40));
    return look;
}

QString difference(const QImage &a, const QImage &b)
{
    for (int x = 0; x < a.width(); ++x) {
        for (int y = 0; y < a.height(); ++y) {
            if (a.pixel(x, y) != b.pixel(x, y))
                return QStringLiteral("(%1, %2): %3 against %4")
                    .arg(x)
                    .arg(y)
                    .arg(a.pixel(x, y), 8, 16)
                    .arg(b.pixel(x, y), 8, 16);
        }
    }
    return {};
}

} // namespace

class TestChartLayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnAsIfDrawnAfresh_data();
    void goesOnAsIfDrawnAfresh();
    void drawsOnlyWhatChanged();
    void drawsAllWhenTheLookChanges();
    void looksLikeEveryPointDrawn_data();
    void looksLikeEveryPointDrawn();
};

void TestChartLayer::goesOnAsIfDrawnAfresh_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<Millis>("interval");
    QTest::addColumn<double>("ratio");
    const std::vector<double> ratios = wf::testing::likeCases({1.25, 1.0, 2.0});
    for (const char *kind : {"noise", "spikes", "steps", "calm", "walk"}) {
        for (const auto &[name, interval] : {std::pair("dense", Millis(100ms)), std::pair("even", Millis(3s)),
                                             std::pair("sparse", Millis(45s))}) {
            for (const double ratio : ratios)
                QTest::addRow("%s, %s, %.2fx", kind, name, ratio) << QByteArray(kind) << interval << ratio;
        }
    }
}

void TestChartLayer::goesOnAsIfDrawnAfresh()
{
    QFETCH(QByteArray, kind);
    QFETCH(Millis, interval);
    QFETCH(double, ratio);
    const int pixels = int(300 * ratio);
    const int height = int(80 * ratio);
    const bool stepped = kind == "steps";
    std::mt19937 random(7);
    wf::SeriesStore store;
    std::vector<Source> sources;
    std::vector<wf::SeriesRef> refs;
    for (unsigned k = 0; k < 3; ++k) {
        sources.push_back({kind, std::mt19937(k + 1), 50.0 + k});
        wf::SeriesMeta meta;
        meta.interval = interval;
        refs.push_back(*store.resolve({"m" + std::to_string(k), {}}, meta));
    }
    const auto chance = [&](double p) { return std::uniform_real_distribution<double>(0, 1)(random) < p; };
    const Millis length = 15min;
    Timestamp now = Start;
    const auto goOn = [&](Millis by) {
        for (const Timestamp until = now + by; now < until; now += interval) {
            for (std::size_t k = 0; k < refs.size(); ++k) {
                // Jitter, missing samples, stale markers, and late ones that change what was drawn.
                const Millis jitter{std::uniform_int_distribution<qint64>(0, interval.count() / 3)(random)};
                if (chance(0.02))
                    continue;
                store.append(refs[k], {now + jitter, chance(0.004) ? wf::staleMarker() : sources[k].next()});
                if (chance(0.002))
                    store.append(refs[k], {now - 2min - jitter, sources[k].next()});
            }
        }
    };
    goOn(length);
    SeriesLayer kept;
    const QColor colors[] = {QColor(90, 169, 255), QColor(230, 159, 0, 140), QColor(0, 158, 115)};
    const int frames = wf::testing::Sanitized ? 30 : 60;
    for (int frame = 0; frame < frames; ++frame) {
        const Millis wanted =
            chance(0.1) ? Millis(100s) : Millis(std::uniform_int_distribution<int>(0, 9000)(random));
        goOn(std::max(wanted, interval));
        // Now and then a person looks back, with what is at hand for another range.
        const Millis back = chance(0.15) ? Millis(40s) : Millis(0);
        const TimeRange range{now - length - back, now - back};
        const Millis bin = wf::binFor(range, pixels);
        std::vector<LayerLine> lines;
        for (std::size_t k = 0; k < refs.size(); ++k) {
            auto window = std::make_shared<SeriesWindow>();
            window->bin = bin;
            window->range = range;
            window->columns = store.columns(refs[k], range, bin);
            lines.push_back({window, {colors[k], 1.5 * ratio, 1, stepped}});
        }
        const LayerLook look = lookOf(range, pixels, height, bin, stepped ? 1.25 : 110);
        kept.update(look, lines);
        SeriesLayer fresh;
        fresh.update(look, lines);
        const QString found = difference(kept.image(), fresh.image());
        QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("frame %1 at %2").arg(frame).arg(found)));
    }
    QVERIFY2(kept.fullUpdates() < 20, qPrintable(QString::number(kept.fullUpdates())));
}

void TestChartLayer::drawsOnlyWhatChanged()
{
    const int pixels = 400;
    const Millis bin = wf::binFor(Hour, pixels);
    const auto windowUntil = [&](Timestamp end) {
        wf::SeriesStore store;
        const wf::SeriesRef ref = *store.resolve({"m", {}}, {});
        for (Timestamp at = Start - 10min; at <= end; at += 1s)
            store.append(ref, {at, double(wf::toMs(at) / 1000 * 7919 % 100)});
        auto window = std::make_shared<SeriesWindow>();
        window->bin = bin;
        window->range = {end - 1h, end};
        window->columns = store.columns(ref, window->range, bin);
        return window;
    };
    SeriesLayer layer;
    const auto update = [&](Timestamp end) {
        return layer.update(lookOf({end - 1h, end}, pixels, 80, bin, 110),
                            {{windowUntil(end), {Qt::white, 1.5, 1, false}}});
    };
    const Timestamp end = wf::fromMs(wf::toMs(Hour.to) / bin.count() * bin.count());
    QCOMPARE(update(end), QRect(0, 0, pixels, 80));
    QCOMPARE(layer.columnsDrawn(), pixels);
    // One more second in the last bin: a few columns at the right edge and, of old data, at the left one.
    const QRect changed = update(end + 1s);
    QVERIFY2(layer.columnsDrawn() < pixels + 20, qPrintable(QString::number(layer.columnsDrawn())));
    QCOMPARE(changed.right(), pixels - 1);
    QCOMPARE(layer.fullUpdates(), 1);
    // Ten bins on: the picture moves, and about as many columns are new.
    const qint64 before = layer.columnsDrawn();
    QCOMPARE(update(end + bin * 10), QRect(0, 0, pixels, 80));
    QVERIFY2(layer.columnsDrawn() - before < 40, qPrintable(QString::number(layer.columnsDrawn() - before)));
    QCOMPARE(layer.fullUpdates(), 1);
    // The same once more: nothing.
    const qint64 then = layer.columnsDrawn();
    QVERIFY(update(end + bin * 10).isEmpty());
    QCOMPARE(layer.columnsDrawn(), then);
}

void TestChartLayer::drawsAllWhenTheLookChanges()
{
    const auto window = level(50);
    const auto lookAt = [&](double high) { return lookOf(Hour, 400, 80, window->bin, high); };
    SeriesLayer layer;
    layer.update(lookAt(100), {{window, {Qt::white, 1.5, 1, false}}});
    layer.update(lookAt(200), {{window, {Qt::white, 1.5, 1, false}}});
    QCOMPARE(layer.fullUpdates(), 2);
    layer.update(lookAt(200), {{window, {Qt::red, 1.5, 1, false}}});
    QCOMPARE(layer.fullUpdates(), 3);
    LayerLook other = lookAt(200);
    other.ground[3] = qRgb(1, 2, 3);
    layer.update(other, {{window, {Qt::red, 1.5, 1, false}}});
    QCOMPARE(layer.fullUpdates(), 4);
    layer.update(other, {});
    QCOMPARE(layer.fullUpdates(), 5);
}

void TestChartLayer::looksLikeEveryPointDrawn_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("perPixel");
    QTest::addColumn<int>("tolerance");
    // A quarter of the ink may be wrong. Where values jump inside of a pixel column, its four numbers do not
    // say at which part of the pixel they did: there it is half of the ink.
    constexpr int Quarter = 64;
    constexpr int Half = 128;
    for (const auto &[kind, few, many] :
         {std::tuple("noise", Quarter, Quarter), std::tuple("calm", Quarter, Quarter),
          std::tuple("walk", Half, Half), std::tuple("steps", Quarter, Half)}) {
        QTest::addRow("%s, 2 a pixel", kind) << QByteArray(kind) << 2 << few;
        QTest::addRow("%s, 20 a pixel", kind) << QByteArray(kind) << 20 << many;
    }
}

void TestChartLayer::looksLikeEveryPointDrawn()
{
    QFETCH(QByteArray, kind);
    QFETCH(int, perPixel);
    QFETCH(int, tolerance);
    constexpr int Pixels =
        wf::testing::Sanitized ? 150 : 600; // Each segment maps memory anew under a sanitizer.
    constexpr int Height = 160;
    // A walk that crosses the plot a few times, states that hold for some pixels.
    Source source{kind, std::mt19937(5), 50, 12.0 / std::sqrt(perPixel), 0.1 / perPixel};
    const Millis bin = wf::binFor(Hour, Pixels);
    const double high = kind == "steps" ? 1.25 : 110;
    const LayerLook look = lookOf(Hour, Pixels, Height, bin, high);
    std::vector<Sample> samples;
    const Millis step = bin / perPixel;
    for (Timestamp at = Hour.from - bin; at <= Hour.to; at += step)
        samples.push_back({at, source.next()});
    auto window = std::make_shared<SeriesWindow>();
    window->bin = bin;
    window->columns = wf::decimate(samples, bin, {});
    SeriesLayer layer;
    layer.update(look, {{window, {Qt::white, 2, 1, false}}});

    // Every segment at eight times the size, then averaged: what a pixel is covered by, exactly. Antialiased
    // segments one over the other would thicken a line by all the edges they share.
    constexpr int Fine = 8;
    QImage segments(Pixels * Fine, Height * Fine, QImage::Format_RGB32);
    segments.fill(Qt::black);
    {
        QPainter painter(&segments);
        painter.scale(Fine, Fine);
        painter.setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap));
        for (std::size_t i = 1; i < samples.size(); ++i)
            painter.drawLine(QPointF(look.map.x(samples[i - 1].at), look.map.y(samples[i - 1].value)),
                             QPointF(look.map.x(samples[i].at), look.map.y(samples[i].value)));
    }
    QImage ground(Pixels, Height, QImage::Format_RGB32);
    QImage reference(Pixels, Height, QImage::Format_RGB32);
    for (int y = 0; y < Height; ++y) {
        for (int x = 0; x < Pixels; ++x) {
            int cover = 0;
            for (int dy = 0; dy < Fine; ++dy) {
                for (int dx = 0; dx < Fine; ++dx)
                    cover += qBlue(segments.pixel(x * Fine + dx, y * Fine + dy)) / 255;
            }
            const QRgb under = look.ground[std::size_t(y)];
            const auto mix = [&](int c) { return c + (255 - c) * cover / (Fine * Fine); };
            ground.setPixel(x, y, under);
            reference.setPixel(x, y, qRgb(mix(qRed(under)), mix(qGreen(under)), mix(qBlue(under))));
        }
    }
    if (qEnvironmentVariableIsSet("WATCHFLOOR_CHART_PICTURES")) {
        const QString name = QString::fromUtf8(QTest::currentDataTag()).remove(QLatin1Char(' '));
        layer.image().save(QStringLiteral("layer-%1.png").arg(name));
        reference.save(QStringLiteral("reference-%1.png").arg(name));
    }
    int touched = 0;
    int differ = 0;
    for (int y = 0; y < Height; ++y) {
        for (int x = 0; x < Pixels; ++x) {
            const QRgb a = layer.image().pixel(x, y);
            const QRgb b = reference.pixel(x, y);
            if (a == ground.pixel(x, y) && b == ground.pixel(x, y))
                continue;
            ++touched;
            const int most = std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                                       std::abs(qBlue(a) - qBlue(b))});
            differ += most > tolerance ? 1 : 0;
        }
    }
    QVERIFY(touched > Pixels);
    const double share = 100.0 * differ / touched;
    QVERIFY2(share <= (wf::testing::Sanitized ? 10 : 8),
             qPrintable(QStringLiteral("%1 % differ").arg(share)));
}

WF_GUI_TEST(TestChartLayer)

} // namespace tst_chartlayer

#include "tst_chartlayer.moc"

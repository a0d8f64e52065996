// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl query …: PromQL over what was recorded.
#include "querycommand.h"

#include "base/clock.h"
#include "commands.h"
#include "link.h"
#include "options.h"
#include "promql/archivesource.h"
#include "promql/labelsets.h"
#include "promql/literals.h"
#include "promql/query.h"

namespace wf::ctl {

namespace {

const QString QueryUsage =
    QStringLiteral("query EXPR [--at T | --from T --to T --step D] [--json] [--data-dir DIR] | query --test "
                   "FILE… [--json]");

/// As the Prometheus HTTP API writes it: seconds since 1970 and the number as a text.
QJsonArray pointOf(const Sample &point)
{
    return {double(toMs(point.at)) / 1000, QString::fromStdString(promql::numberText(point.value))};
}

QJsonObject metricOf(const Labels &labels)
{
    QJsonObject metric;
    for (const auto &[name, value] : labels.pairs())
        metric[QString::fromStdString(name)] = QString::fromStdString(value);
    return metric;
}

/// The "data" of an answer of the Prometheus HTTP API.
struct ToJson
{
    QJsonObject operator()(const promql::ScalarResult &scalar) const
    {
        return data(QStringLiteral("scalar"), pointOf(scalar.point));
    }
    QJsonObject operator()(const promql::StringResult &string) const
    {
        return data(QStringLiteral("string"),
                    QJsonArray{double(toMs(string.at)) / 1000, QString::fromStdString(string.text)});
    }
    QJsonObject operator()(const promql::VectorResult &vector) const
    {
        QJsonArray result;
        for (const promql::VectorElement &element : vector.elements)
            result.append(QJsonObject{{QStringLiteral("metric"), metricOf(*element.labels)},
                                      {QStringLiteral("value"), pointOf({vector.at, element.value})}});
        return data(QStringLiteral("vector"), result);
    }
    QJsonObject operator()(const promql::MatrixResult &matrix) const
    {
        QJsonArray result;
        for (const promql::SeriesPoints &series : matrix.series) {
            QJsonArray values;
            for (const Sample &point : series.points)
                values.append(pointOf(point));
            result.append(QJsonObject{{QStringLiteral("metric"), metricOf(*series.labels)},
                                      {QStringLiteral("values"), values}});
        }
        return data(QStringLiteral("matrix"), result);
    }

private:
    static QJsonObject data(const QString &type, const QJsonArray &result)
    {
        return {{QStringLiteral("resultType"), type}, {QStringLiteral("result"), result}};
    }
};

struct ToText
{
    void operator()(const promql::ScalarResult &scalar) const
    {
        print(QString::fromStdString(promql::numberText(scalar.point.value)));
    }
    void operator()(const promql::StringResult &string) const { print(QString::fromStdString(string.text)); }
    void operator()(const promql::VectorResult &vector) const
    {
        for (const promql::VectorElement &element : vector.elements)
            print(QStringLiteral("%1  %2")
                      .arg(QString::fromStdString(promql::numberText(element.value)), 24)
                      .arg(QString::fromStdString(promql::seriesTextOf(*element.labels))));
        if (vector.elements.empty())
            say(QStringLiteral("no series"));
    }
    void operator()(const promql::MatrixResult &matrix) const
    {
        for (const promql::SeriesPoints &series : matrix.series) {
            print(QString::fromStdString(promql::seriesTextOf(*series.labels)));
            for (const Sample &point : series.points)
                print(QStringLiteral("  %1  %2")
                          .arg(toIsoUtc(point.at), -24)
                          .arg(QString::fromStdString(promql::numberText(point.value))));
        }
        if (matrix.series.empty())
            say(QStringLiteral("no series"));
    }
};

/// When a query is about.
struct When
{
    bool range = false;
    TimeRange times;
    Millis step{0};
};

Expected<When> whenOf(const Options &options)
{
    const QString at = QStringLiteral("at");
    const QString from = QStringLiteral("from");
    const QString to = QStringLiteral("to");
    const QString step = QStringLiteral("step");
    const int ranged = int(options.isSet(from)) + int(options.isSet(to)) + int(options.isSet(step));
    When when;
    if (ranged == 0) {
        when.times.from = SystemClock().wall();
        if (options.isSet(at)) {
            const auto time = timeOf(options, at);
            if (!time)
                return tl::unexpected(time.error());
            when.times.from = *time;
        }
        when.times.to = when.times.from;
        return when;
    }
    if (ranged < 3 || options.isSet(at))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a range takes --from, --to and --step"));
    const auto begin = timeOf(options, from);
    const auto end = timeOf(options, to);
    if (!begin || !end)
        return tl::unexpected(begin ? end.error() : begin.error());
    const auto length = parseDuration(options.value(step));
    if (!length || length->count() <= 0 || *end < *begin)
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("--step takes a time such as 15s or 5m, and --to is not before --from"));
    return When{true, {*begin, *end}, *length};
}

int queryExpression(const Options &options)
{
    const auto when = whenOf(options);
    if (!when)
        return options.usageError(when.error().message);
    const auto expr = promql::parse(options.words().first().toStdString());
    if (!expr)
        return failed(promql::toError(expr.error()));
    if (const auto exists = checkFolderExists(options.dataDir()); !exists)
        return failed(exists.error());
    RecorderArchive archive(recorderPath(options.dataDir()));
    promql::ArchiveSource source(archive);
    const auto result = when->range ? promql::rangeQuery(**expr, source, when->times, when->step)
                                    : promql::instantQuery(**expr, source, when->times.from);
    for (const QString &problem : source.takeProblems())
        say(problem);
    if (!result)
        return failed(promql::toError(result.error()));
    QJsonArray warnings;
    QJsonArray infos;
    for (const promql::Annotation &annotation : result->annotations) {
        if (!options.json())
            say(QString::fromStdString(annotation.text));
        (annotation.kind == promql::Annotation::Kind::Info ? infos : warnings)
            .append(QString::fromStdString(annotation.text));
    }
    if (!options.json()) {
        std::visit(ToText(), result->value);
        return ExitFine;
    }
    QJsonObject json{{QStringLiteral("status"), QStringLiteral("success")},
                     {QStringLiteral("data"), std::visit(ToJson(), result->value)}};
    if (!warnings.isEmpty())
        json[QStringLiteral("warnings")] = warnings;
    if (!infos.isEmpty())
        json[QStringLiteral("infos")] = infos;
    printJson(json);
    return ExitFine;
}

} // namespace

int queryCommand(const QStringList &args)
{
    Options options(QueryUsage);
    options.add({QStringLiteral("test"), QStringLiteral("run files of tests")});
    options.add({QStringLiteral("at"), QStringLiteral("the time; default now"), QStringLiteral("T")});
    options.add({QStringLiteral("from"), QStringLiteral("first time of a range"), QStringLiteral("T")});
    options.add({QStringLiteral("to"), QStringLiteral("last time of a range"), QStringLiteral("T")});
    options.add(
        {QStringLiteral("step"), QStringLiteral("between two times of a range"), QStringLiteral("D")});
    if (!options.parse(args))
        return options.exitCode();
    if (options.isSet(QStringLiteral("test"))) {
        if (options.words().isEmpty())
            return options.usageError(QStringLiteral("which files?"));
        return queryTests(options.words(), options);
    }
    if (options.words().size() != 1)
        return options.usageError(QStringLiteral("one expression, in quotes"));
    return queryExpression(options);
}

} // namespace wf::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl push: a sample from a script, for the desk that runs.
#include "commands.h"
#include "link.h"
#include "options.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace wf::ctl {

namespace {

const QString PushUsage = QStringLiteral("push METRIC VALUE [LABEL=VALUE]… [--type gauge|counter] [--time T] "
                                         "| push --stdin   [--json] [--data-dir DIR]");
constexpr qint64 MaxInput = 4 << 20;

/// A sample of the command line; a sentence where it is none.
Expected<QJsonObject> sampleOf(const Options &options)
{
    const QStringList words = options.words();
    QJsonObject sample{{QStringLiteral("metric"), words.value(0)}};
    bool isNumber = false;
    const double value = words.value(1).toDouble(&isNumber);
    sample[QStringLiteral("value")] =
        isNumber && std::isfinite(value) ? QJsonValue(value) : QJsonValue(words.value(1));
    QJsonObject labels;
    for (const QString &word : words.mid(2)) {
        const qsizetype equal = word.indexOf(QLatin1Char('='));
        if (equal <= 0)
            return fail(ErrorCode::InvalidInput,
                        QStringLiteral("a label is LABEL=VALUE, not \"%1\"").arg(word.left(100)));
        labels[word.left(equal)] = word.mid(equal + 1);
    }
    if (!labels.isEmpty())
        sample[QStringLiteral("labels")] = labels;
    if (const QString type = options.value(QStringLiteral("type")); !type.isEmpty())
        sample[QStringLiteral("type")] = type;
    if (options.isSet(QStringLiteral("time"))) {
        const auto at = timeOf(options, QStringLiteral("time"));
        if (!at)
            return tl::unexpected(at.error());
        sample[QStringLiteral("time")] = double(toMs(*at)) / 1000;
    }
    return sample;
}

Expected<QByteArray> inputText()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::Io, QStringLiteral("standard input cannot be read"));
    const QByteArray text = input.read(MaxInput + 1);
    if (text.size() > MaxInput)
        return fail(ErrorCode::TooLarge, QStringLiteral("more than %1 MB").arg(MaxInput >> 20));
    return text;
}

} // namespace

int pushCommand(const QStringList &args)
{
    Options options(PushUsage);
    options.add({QStringLiteral("type"), QStringLiteral("gauge or counter"), QStringLiteral("TYPE")});
    options.add({QStringLiteral("time"), QStringLiteral("when it was so; default now"), QStringLiteral("T")});
    options.add({QStringLiteral("stdin"), QStringLiteral("read samples as JSON from standard input")});
    if (!options.parse(args))
        return options.exitCode();
    const bool piped = options.isSet(QStringLiteral("stdin"));
    if (piped ? !options.words().isEmpty() : options.words().size() < 2)
        return options.usageError(QStringLiteral("push takes a METRIC and a VALUE, or --stdin"));
    QByteArray text;
    if (piped) {
        const auto read = inputText();
        if (!read)
            return failed(read.error());
        text = *read;
    } else {
        const auto sample = sampleOf(options);
        if (!sample)
            return options.usageError(sample.error().message);
        text = QJsonDocument(*sample).toJson(QJsonDocument::Compact);
    }
    Link link(options);
    const auto outcome = link.push(text);
    if (!outcome)
        return failed(outcome.error());
    if (options.json())
        printJson(QJsonObject{{QStringLiteral("taken"), outcome->taken},
                              {QStringLiteral("refused"), outcome->refused},
                              {QStringLiteral("problem"), outcome->problem}});
    if (outcome->refused == 0)
        return ExitFine;
    say(QStringLiteral("%1 samples taken, %2 refused; the first: %3")
            .arg(outcome->taken)
            .arg(outcome->refused)
            .arg(outcome->problem));
    return ExitFailed;
}

} // namespace wf::ctl

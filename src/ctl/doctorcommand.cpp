// SPDX-License-Identifier: GPL-3.0-or-later
// watchfloorctl doctor: what a report of a bug needs to say.
#include "commands.h"
#include "desk/settings.h"
#include "doctor.h"
#include "options.h"

#include <QDir>

namespace wf::ctl {

namespace {

QString valueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

/// The fields of a row, without their names where those say nothing.
QString rowText(const QJsonValue &row)
{
    if (!row.isObject())
        return valueText(row);
    const QJsonObject fields = row.toObject();
    QStringList words;
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        if (field.key() == QLatin1String("name") || field.key() == QLatin1String("place"))
            words.prepend(valueText(field.value()));
        else
            words += QStringLiteral("%1 %2").arg(field.key(), valueText(field.value()));
    }
    return words.join(QStringLiteral(", "));
}

void printFacts(const QJsonObject &facts, const QString &before)
{
    for (auto fact = facts.begin(); fact != facts.end(); ++fact) {
        if (fact.value().isArray()) {
            print(QStringLiteral("%1%2: %3").arg(before, fact.key()).arg(fact.value().toArray().size()));
            for (const QJsonValue &row : fact.value().toArray())
                print(before + QStringLiteral("  ") + rowText(row));
        } else if (fact.value().isObject()) {
            print(before + fact.key() + QLatin1Char(':'));
            printFacts(fact.value().toObject(), before + QStringLiteral("  "));
        } else {
            print(QStringLiteral("%1%2: %3").arg(before, fact.key(), valueText(fact.value())));
        }
    }
}

void printText(const Examination &found)
{
    if (found.findings.isEmpty())
        print(QStringLiteral("Nothing was found that needs attention."));
    for (const QString &finding : found.findings)
        print(finding);
    for (const Examination::Section &section : found.sections) {
        print({});
        print(section.name);
        printFacts(section.facts, QStringLiteral("  "));
    }
}

} // namespace

int doctorCommand(const QStringList &args)
{
    Options options(QStringLiteral("doctor [--config FILE.toml] [--json] [--data-dir DIR]"));
    options.add({QStringLiteral("config"), QStringLiteral("configuration"), QStringLiteral("FILE.toml")});
    if (!options.parse(args))
        return options.exitCode();
    if (!options.words().isEmpty())
        return options.usageError(QStringLiteral("doctor takes no arguments"));
    const QString dataDir = options.dataDir();
    Examination found;
    examineVersions(found);
    examineFolder(found, dataDir);
    examineLog(found, dataDir);
    examineDesk(found, dataDir);
    const Config config = examineConfig(found, options.value(QStringLiteral("config")));
    examineBackup(found, config, dataDir);
    // Settings are asked only where there are some: nothing is made here.
    const QStringList confirmed = QDir(dataDir).exists()
                                      ? Settings(dataDir).value(SettingKey::ConfirmedFolders).toStringList()
                                      : QStringList();
    examineRunbooks(found, config, confirmed);
    examineEnvironment(found);
    examineProgramLog(found, dataDir);

    const Discretion discretion(config);
    for (QString &finding : found.findings)
        finding = discretion.apply(finding);
    QJsonObject all{{QStringLiteral("findings"), QJsonArray::fromStringList(found.findings)}};
    for (Examination::Section &section : found.sections) {
        section.facts = discretion.apply(section.facts).toObject();
        all[section.name] = section.facts;
    }
    if (options.json())
        printJson(all);
    else
        printText(found);
    return found.findings.isEmpty() ? ExitFine : ExitFailed;
}

} // namespace wf::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
// What `watchfloorctl doctor` gathers for a report of a bug. Everything here only reads, takes no lock, and
// goes on where something is damaged or not there. What is printed may be sent to strangers: of a
// configuration only what is known to be harmless is taken, never a text that was read from it and not
// understood.
#pragma once

#include "desk/config.h"

#include <QJsonArray>
#include <QJsonObject>

#include <vector>

namespace wf::ctl {

/// Stands in the place of what is not printed.
inline const QString KeptSecret = QStringLiteral("(kept secret)");

/// How many problems with runbooks are named, and how many with recordings.
inline constexpr qsizetype MostProblems = 10;

/// What was found, in the order it is printed.
struct Examination
{
    struct Section
    {
        QString name; ///< As JSON has it: "data_folder".
        QJsonObject facts;
    };
    /// Sentences about what a person should look at.
    QStringList findings;
    std::vector<Section> sections;

    void add(const QString &name, const QJsonObject &facts) { sections.push_back({name, facts}); }
};

/// Watchfloor, Qt, SQLite, libcurl, kernel, distribution.
void examineVersions(Examination &into);
/// Rights, free space, and the files with their sizes: at most 200 by name, folders as a count and a sum of
/// at most 100,000 files.
void examineFolder(Examination &into, const QString &dataDir);
/// The log of events with all of its hashes, and its witness.
void examineLog(Examination &into, const QString &dataDir);
/// Whether a desk and a recorder run, and what the desk says of itself within 5 s.
void examineDesk(Examination &into, const QString &dataDir);
/// What is harmless of the configuration; the one that was read, for runbooks and secrets. `file`: as
/// --config has it, empty for the usual one.
Config examineConfig(Examination &into, const QString &file);
/// The folder of the backup: whether it is there, what it has, and how old its newest event is beside the
/// log's.
void examineBackup(Examination &into, const Config &config, const QString &dataDir);
/// The places of runbooks, with what was read there. `confirmed`: as RunbookLibrary::setPaths() has them.
void examineRunbooks(Examination &into, const Config &config, const QStringList &confirmed);
/// The variables that change how the program looks and where it looks.
void examineEnvironment(Examination &into);
/// The last 50 lines of watchfloor.log.
void examineProgramLog(Examination &into, const QString &dataDir);

/// Takes every secret of a configuration out of what is printed, as it is and encoded: the last lock on the
/// door. What is shorter than 4 characters would turn up in ordinary words, and stays.
class Discretion
{
public:
    explicit Discretion(const Config &config);
    QString apply(QString text) const;
    /// Every text in it; not the names of fields, which are ours.
    QJsonValue apply(const QJsonValue &value) const;

private:
    QStringList m_secrets; ///< The longest first.
    std::vector<ChannelConfig> m_channels;
};

} // namespace wf::ctl

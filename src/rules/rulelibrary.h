// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/rulefile.h"

#include <QByteArray>
#include <QObject>
#include <QStringList>

#include <map>
#include <memory>

namespace wf {
class FileWatch;
}

namespace wf::rules {

using RuleFilePtr = std::shared_ptr<const RuleFile>;

/// The rule files of some folders (with their subfolders: *.yml, *.yaml, *.rules) and single files; watches
/// them and reads again what changed. A file of a folder in which nothing looks like rules is left out
/// without a word, since folders hold other YAML too. One broken file takes no other down. Lives on one
/// thread.
class RuleLibrary : public QObject
{
    Q_OBJECT
public:
    explicit RuleLibrary(QObject *parent = nullptr);
    ~RuleLibrary() override;

    /// Replaces the places that are read, and reads them now. Bounds: see findFiles(), and MaxLibraryRules.
    void setPaths(const QStringList &paths);
    const QStringList &paths() const { return m_paths; }

    /// By file path, in order of path.
    const std::map<QString, RuleFilePtr> &files() const { return m_files; }
    std::vector<RuleGroupPtr> groups() const;
    /// Sentences: of places that do not exist or are refused, and of the files by line.
    QStringList problems() const;
    /// How many there are, also of those that problems() does not tell any more.
    std::size_t problemCount() const;

Q_SIGNALS:
    /// Something was added, changed or removed.
    void changed();

private:
    void scan();

    QStringList m_paths;
    std::map<QString, RuleFilePtr> m_files;
    std::map<QString, std::pair<QByteArray, RuleFilePtr>>
        m_known;            ///< By path: hash of the bytes, what was read.
    QStringList m_problems; ///< Of the library as a whole.
    FileWatch *m_watch;
};

/// Rules of all files of a library; files beyond are not taken.
inline constexpr std::size_t MaxLibraryRules = 50'000;

} // namespace wf::rules

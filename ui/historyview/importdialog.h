// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desk.h"
#include "history/importplan.h"

#include <QDialog>
#include <QSet>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QTimer;

namespace wf {

class HistoryImporter;

/// Past incidents out of a file: what its columns mean (guessed, and changeable), what would come in and what
/// would not and why, and then the import itself, which can be stopped. Reading and checking run on a helper
/// thread, which outlives a dialog that is closed.
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    explicit ImportDialog(Desk &desk, QWidget *parent);
    /// Reads a file as if it had been chosen.
    Q_INVOKABLE void read(const QString &path);

Q_SIGNALS:
    void imported(int incidents);

private:
    QWidget *makeMapping();
    QLayout *makeFile();
    QLayout *makeButtons();
    void chooseFile();
    void take(const Expected<ImportTable> &table);
    void fillMapping();
    void mappingChanged();
    void check();
    void takePlan(const ImportPlan &plan);
    void showProblems();
    void showPreview();
    void run();
    void finish(int imported, const QString &error);
    void setBusy(const QString &text);

    Desk &m_desk;
    std::shared_ptr<const ImportTable> m_table;
    std::shared_ptr<const QSet<QString>> m_known;
    ImportMapping m_mapping;
    ImportPlan m_plan;
    quint64 m_generation = 0;
    bool m_filling = false;
    std::array<QComboBox *, ImportFieldCount> m_fields{};
    QLabel *m_file;
    QLineEdit *m_source;
    QComboBox *m_zone;
    QComboBox *m_severity;
    QWidget *m_mappingBox;
    QLabel *m_summary;
    QLabel *m_error;
    QTableWidget *m_preview;
    QTableWidget *m_problems;
    QProgressBar *m_progress;
    QPushButton *m_choose;
    QPushButton *m_accept;
    QPushButton *m_cancel;
    QTimer *m_later;
    HistoryImporter *m_importer = nullptr;
};

} // namespace wf

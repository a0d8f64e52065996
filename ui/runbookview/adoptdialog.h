// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/readmodel.h"
#include "theme/theme.h"

#include <QDialog>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace wf {

/// A runbook file and what was read of it, side by side and line by line. A heading or a list gets another
/// role with one key; that is kept at once in the sidecar beside the file, which is not changed itself. Files
/// that were read worst come first.
class AdoptDialog : public QDialog
{
    Q_OBJECT
public:
    AdoptDialog(DeskView &desk, const Theme &theme, QWidget *parent);
    /// One of the library's files.
    void choose(const QString &file);

protected:
    /// Letters are the dialog's keys, though the text could take them.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeSides();
    void addRole(QHBoxLayout &row, const QString &text, const QKeySequence &key, const char *role);
    void fillFiles();
    void showFile();
    void read();
    void showPlace();
    void showRow();
    void give(const QString &role);
    int line() const;
    void goTo(int line);
    QString file() const;

    DeskView &m_desk;
    const Theme &m_theme;
    ReadModel m_model;
    QComboBox *m_files;
    QLabel *m_coverage;
    QPlainTextEdit *m_text;
    QTableView *m_rows;
    QLabel *m_place;
    QLabel *m_error;
    std::vector<std::pair<QPushButton *, QString>> m_roles;
    std::vector<RolePlace> m_places;
    RunbookDocumentPtr m_document;
    QByteArray m_sidecar;
    bool m_following = false; ///< One side is being moved to where the other is.
};

} // namespace wf

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/readmodel.h"
#include "theme/theme.h"

#include <QDialog>
#include <QThreadPool>

#include <atomic>

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
    ~AdoptDialog() override;

protected:
    /// Letters are the dialog's keys, though the text could take them.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeSides();
    void addRole(QHBoxLayout &row, const QString &text, const QKeySequence &key, const char *role);
    /// How much of a file a person has to look at.
    struct Doubt
    {
        QString file;
        int missing = 0;
        bool nothing = false; ///< Not one step.
    };
    void fillFiles();
    void takeOrder(const std::vector<Doubt> &doubts);
    void showFile();
    void read();
    void showPlace();
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
    QByteArray m_source; ///< Of the file that is shown.
    QByteArray m_sidecar;
    bool m_moving = false; ///< One side is being moved to where the other is.
    bool m_chosen = false; ///< A person has chosen a file, or works on the first.
    std::atomic_bool m_stop = false;
    QThreadPool m_pool; ///< How well the files were read.
};

} // namespace wf
